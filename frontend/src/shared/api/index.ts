export {
  ApiProvider,
  useApi,
  useOperatorApi,
  type AdminSchemas,
  type OperatorApi,
  type Schemas,
  type TenantApi,
} from "./clients";
export { attemptFor, newIdempotencyKey, type Attempt } from "./idempotency";
export { ifMatch } from "./preconditions";
export { ApiProblem, NetworkError, fieldErrors, isProblem, unwrap, type Fault, type Problem } from "./problem";
export { everyPage, usePages, type PageOf, type Pages } from "./usePages";
