/** The notebook widget `Resources`. */

import { mountResources } from '../views';
import { telemetryWidget } from './model';

export default telemetryWidget(mountResources);
