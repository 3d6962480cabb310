/** The notebook widget `Profile`. */

import { mountProfile } from '../views';
import { telemetryWidget } from './model';

export default telemetryWidget(mountProfile);
