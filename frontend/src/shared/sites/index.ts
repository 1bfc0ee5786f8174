export { useSiteChoice, useSites, type SiteChoice, type SiteSummary } from "./useSites";
export { WithSite } from "./WithSite";
