/** The notebook widget `Progress`. */

import { mountProgress } from '../views';
import { telemetryWidget } from './model';

export default telemetryWidget(mountProgress);
