/** The notebook widget `TaskStream`. */

import { mountTaskStream } from '../views';
import { telemetryWidget } from './model';

export default telemetryWidget(mountTaskStream);
