/** The notebook widget `MemoryByKey`. */

import { mountMemoryByKey } from '../views';
import { telemetryWidget } from './model';

export default telemetryWidget(mountMemoryByKey);
