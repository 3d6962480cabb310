/** The notebook widget `Workers`. */

import { mountWorkers } from '../views';
import { telemetryWidget } from './model';

export default telemetryWidget(mountWorkers);
