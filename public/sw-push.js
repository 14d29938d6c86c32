// Push messages: what the service worker does with them.
