export {
  ApiProvider,
  useApi,
  useOperatorApi,
  type AdminSchemas,
  type OperatorApi,
  type Schemas,
  type TenantApi,
} from "./clients";
export { attemptFor, mayHaveArrived, newIdempotencyKey, type Attempt } from "./idempotency";
export { ifAsSeen, ifMatch, isTaken } from "./preconditions";
export { ApiProblem, NetworkError, fieldErrors, isProblem, unwrap, type Fault, type Problem } from "./problem";
export { andRefresh, useRefresh } from "./refreshing";
export { everyPage, usePages, type PageOf, type Pages } from "./usePages";
