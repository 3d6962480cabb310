/** The notebook widget `FineMetrics`. */

import { mountFineMetrics } from '../views';
import { telemetryWidget } from './model';

export default telemetryWidget(mountFineMetrics);
