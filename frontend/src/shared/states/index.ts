export { announce, notify } from "./announcements";
export { Announcer } from "./Announcer";
export { Boundary } from "./Boundary";
export { Confirm, type ConfirmProps } from "./Confirm";
export { describeError } from "./describe";
export { LiveBadge, LiveBanner, OfflineBanner, useOnline } from "./OfflineBanner";
export { ApplicationName, Page, type PageProps } from "./Page";
export { Empty, ErrorState, LoadMore, Loading, ProblemAlert } from "./States";
