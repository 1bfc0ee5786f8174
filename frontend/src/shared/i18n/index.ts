export { LANGUAGES, chooseLanguage, preferredLanguage, startI18n, type Language } from "./i18n";
export { formatMoney, minorDigits, parseMoney } from "./money";
export { makeFormats, useFormats, type Formats } from "./useFormats";
