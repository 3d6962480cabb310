/** The notebook widget `ClusterMap`. */

import { mountClusterMap } from '../views';
import { telemetryWidget } from './model';

export default telemetryWidget(mountClusterMap);
