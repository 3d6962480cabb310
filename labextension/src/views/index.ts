/** Views: functions from an element and a feed (or a question) to a clean-up function. */

export { mountClusterMap } from './clusterMap/mount';
export { mountFineMetrics } from './fineMetrics/mount';
export { mountGraphView } from './graph/mount';
export { mountLogs } from './logs/mount';
export { mountMemoryByKey } from './memoryByKey/mount';
export { mountProfile } from './profile/mount';
export { mountProgress } from './progress/mount';
export { type IReplayOptions, mountReplay, mountReplayNotice } from './replay/mount';
export { mountResources } from './resources/mount';
export type { IBoard } from './searchBoard/board';
export { type IBoardSource, mountSearchBoard } from './searchBoard/mount';
export { type ISelfTestOptions, mountSelfTest } from './selfTest/mount';
export type { Answer, IChoice, IPractice, IQuestion, IResult, Verdict } from './selfTest/question';
export { isQuestionType, traitsOf } from './selfTest/types';
export type { IAction, IViewOptions, Translate } from './shared/options';
export { mountTaskStream } from './taskStream/mount';
export type { ITaskStreamOptions } from './taskStream/options';
export { mountWorkers } from './workers/mount';
