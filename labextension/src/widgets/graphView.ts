/** The notebook widget `GraphView`. */

import { mountGraphView } from '../views';
import { telemetryWidget } from './model';

export default telemetryWidget(mountGraphView);
