import type en from "../en/waiter";
import type { Translated } from "../texts";

export default {
  title: "大厅 · {{site}}",
  takeOrder: "代客点餐",
  ready_other: "待上菜（{{count}}）",
  nothingReady: "目前没有待上的菜",
  nothingReadyText: "后厨做好后会立即显示在这里。",
  serve: "已上菜",
  serveNamed: "订单 {{number}} 已上菜",
  served: "订单 {{number}} 已上菜",
  readyNow: "订单 {{number}} 可以上菜",
  refused: "订单 {{number}} 未更改",
  open_other: "进行中（{{count}}）",
  nothingOpen: "后厨目前没有订单。",
} satisfies Translated<typeof en>;
