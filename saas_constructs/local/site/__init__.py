"""What is deployed behind CloudFront, served to this machine's browsers.

The emulator's CloudFront answers to a distribution's own name only, which no browser can look up here. A process of
its own listens on the loopback interface and passes on what it gets: ``localhost`` is the site, ``{slug}.localhost``
the same at a tenant's address, ``console.localhost`` the operators' console; a browser takes all of them for this
machine's own.

- ``server`` starts and stops the process; ``__main__`` is that process.
- In it, ``gateway`` takes requests; ``http_forwarding`` and ``socket_forwarding`` pass them on to the distributions
  that ``distributions`` finds, by the names of ``addresses``.
- ``rewriting`` and ``sign_in`` put this machine's addresses in the place of AWS's.
"""
