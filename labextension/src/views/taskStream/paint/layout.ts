/** Where lanes go: a bar's height each while there is room, else one density strip a group. */

import type { ILane, ILaneGroup } from '../model/lane';

export const AXIS_HEIGHT = 22;
/** Height of the notebook's cells above the axis. */
export const BAND_HEIGHT = 18;
export const LANE_GAP = 2;
export const GROUP_GAP = 8;

/** Right of the plot where no shares are shown. */
const MARGIN = 8;
/** Preferred height, where the host leaves the choice. */
const HEIGHT_MIN = 96;
const HEIGHT_MAX = 480;

/** Pixels a character of a group's name takes, about; the painter shortens what is too long. */
const NAME_CHAR = 6.8;
const LANE_MIN = 14;
const LANE_MAX = 22;
/** Lower strips would be slivers: groups share them instead. */
const STRIP_MIN = 3;

/** One horizontal strip of the drawing: a single lane, or all lanes of a group or of several. */
export interface IStrip {
  group: ILaneGroup;
  /** Last group of the strip, where it is another one. */
  lastGroup: ILaneGroup;
  lanes: readonly ILane[];
  top: number;
  height: number;
  /** First strip of its group, which has the name. */
  isFirst: boolean;
}

export interface ILayout {
  strips: IStrip[];
  /** 'lanes': a strip is a lane; 'groups': a strip is the density of one group or more. */
  mode: 'lanes' | 'groups';
  /** Top of the axis; the bands of cells are above it. */
  axisTop: number;
  gutter: number;
  /** Width kept at the right for busy shares; 0 where there is no room. */
  shares: number;
  /** Left and width of the plot. */
  left: number;
  width: number;
  height: number;
}

export function layOut(
  groups: readonly ILaneGroup[],
  width: number,
  height: number,
  hasBands = false
): ILayout {
  const longest = groups.reduce((most, group) => Math.max(most, lettersOf(group)), 0);
  const gutter = Math.round(
    Math.min(NAME_CHAR * longest + 34, Math.max(52, width * 0.36), Math.max(180, width * 0.15))
  );
  const shares = width >= 360 ? 46 : 0;
  const axisTop = hasBands ? BAND_HEIGHT : 0;
  const left = gutter;
  const plot = {
    gutter,
    shares,
    left,
    width: Math.max(1, width - gutter - (shares || MARGIN)),
    height,
    axisTop
  };
  const first = axisTop + AXIS_HEIGHT + 2;
  const room = height - first - 2;
  const laneHeight = laneHeightIn(groups, room);
  return laneHeight >= LANE_MIN
    ? { ...plot, mode: 'lanes', strips: laneStrips(groups, Math.min(laneHeight, LANE_MAX), first) }
    : { ...plot, mode: 'groups', strips: groupStrips(groups, room, first) };
}

/** Height a view would like to have when its host leaves it the choice. */
export function preferredHeight(groups: readonly ILaneGroup[], hasBands = false): number {
  return Math.min(fullHeight(groups, hasBands), HEIGHT_MAX + (hasBands ? BAND_HEIGHT : 0));
}

/** Height in which every lane is as high as lanes get. */
export function fullHeight(groups: readonly ILaneGroup[], hasBands = false): number {
  const lanes = groups.reduce((sum, group) => sum + group.lanes.length, 0);
  const gaps = Math.max(0, groups.length - 1) * GROUP_GAP;
  const wanted = AXIS_HEIGHT + lanes * (LANE_MAX + LANE_GAP) + gaps + 8;
  return Math.max(wanted, HEIGHT_MIN) + (hasBands ? BAND_HEIGHT : 0);
}

/** Where the drawing ends. */
export function bottomOf({ strips, height, mode }: ILayout): number {
  const last = strips.at(-1);
  return mode === 'groups' || !last ? height : Math.ceil(last.top + last.height + 8);
}

/** The strip a lane is drawn on. */
export function stripOf({ strips }: ILayout, lane: ILane): IStrip | null {
  return strips.find(strip => strip.lanes.includes(lane)) ?? null;
}

/** The name of a worker that is gone is followed by a cross. */
function lettersOf({ name, isPresent }: ILaneGroup): number {
  return name.length + (isPresent ? 0 : 2);
}

function laneHeightIn(groups: readonly ILaneGroup[], room: number): number {
  const lanes = groups.reduce((sum, group) => sum + group.lanes.length, 0);
  const gaps = Math.max(0, groups.length - 1) * GROUP_GAP;
  return Math.floor((room - gaps) / Math.max(1, lanes)) - LANE_GAP;
}

function laneStrips(groups: readonly ILaneGroup[], height: number, first: number): IStrip[] {
  const strips: IStrip[] = [];
  let top = first;
  for (const group of groups) {
    for (const lane of group.lanes) {
      const isFirst = lane === group.lanes[0];
      strips.push({ group, lastGroup: group, lanes: [lane], top, height, isFirst });
      top += height + LANE_GAP;
    }
    top += GROUP_GAP;
  }
  return strips;
}

function groupStrips(groups: readonly ILaneGroup[], room: number, first: number): IStrip[] {
  const pitch = Math.min(room / Math.max(1, groups.length), LANE_MAX + LANE_GAP);
  const each = pitch >= STRIP_MIN ? 1 : Math.ceil(STRIP_MIN / Math.max(pitch, 0.01));
  const gap = pitch >= 8 ? LANE_GAP : pitch >= STRIP_MIN ? 1 : 0;
  const strips: IStrip[] = [];
  for (let i = 0; i < groups.length; i += each) {
    const members = groups.slice(i, i + each);
    strips.push({
      group: members[0],
      lastGroup: members[members.length - 1],
      lanes: members.flatMap(group => group.lanes),
      top: first + i * pitch,
      height: Math.max(0.5, pitch * members.length - gap),
      isFirst: true
    });
  }
  return strips;
}
