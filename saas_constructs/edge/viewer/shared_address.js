// No address is a tenant's own: who somebody is, the token says.
async function addressOf(event) {
  return { tenant: null, uri: event.request.uri };
}

async function sendToOwnApi() {
  return true;
}
