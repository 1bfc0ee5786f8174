const lookup = lookupIn(cf.kvs());

async function addressOf(event) {
  return addressed(event.request, sharedHosts(event), ROUTES.domain, lookup);
}

function sharedHosts(event) {
  return [event.context.distributionDomainName].concat(ROUTES.hosts);
}
