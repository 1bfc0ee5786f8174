export { inStatus, withAssumed, withList, withTicket, withoutAssumed, type Board } from "./board";
export { LEADS_TO, mayCancel, sendCommand, type Command } from "./commands";
export {
  STEPS,
  isOver,
  merged,
  shortNumber,
  ticketOf,
  toldTicket,
  type Order,
  type OrderStatus,
  type Ticket,
} from "./order";
export { OrderLines, ProgressLine, StatusBadge } from "./OrderParts";
export { useBoard, type LiveBoard } from "./useBoard";
export { useEntering } from "./useEntering";
export { useTapGuard, type TapGuard } from "./useTapGuard";
