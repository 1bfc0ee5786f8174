const lookup = lookupIn(cf.kvs());

async function addressOf(event) {
  const sharedHosts = [event.context.distributionDomainName].concat(ROUTES.hosts);
  return addressed(event.request, sharedHosts, ROUTES.domain, lookup);
}
