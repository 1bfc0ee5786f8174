import type en from "../en/kitchen";
import type { Translated } from "../texts";

export default {
  title: "后厨 · {{site}}",
  sound: { on: "声音已开", off: "声音已关", waiting: "点按以开启声音" },
  newOrder: "新订单 {{number}}",
  refused: "订单 {{number}} 未更改",
  column: { PLACED: "新订单", ACCEPTED: "已接单", PREPARING: "制作中", READY: "可上菜" },
  none: {
    PLACED: "没有新订单",
    ACCEPTED: "没有待开始的订单",
    PREPARING: "没有制作中的订单",
    READY: "没有待上菜的订单",
  },
  do: { accept: "接单", start: "开始", ready: "完成", reject: "拒绝" },
  named: {
    accept: "接受订单 {{number}}",
    start: "开始制作订单 {{number}}",
    ready: "订单 {{number}} 已做好",
    reject: "拒绝订单 {{number}}",
  },
  minutes_other: "{{count}} 分钟",
  rejectTitle: "拒绝订单 {{number}}？",
  reason: "原因",
  reasonIsRead: "顾客会看到。",
  reasons: { soldOut: "售罄", closing: "后厨即将关闭", busy: "目前订单太多" },
} satisfies Translated<typeof en>;
