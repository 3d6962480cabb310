/** The notebook widget `Logs`. */

import { mountLogs } from '../views';
import { telemetryWidget } from './model';

export default telemetryWidget(mountLogs);
