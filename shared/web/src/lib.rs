//! HTTP: webhook, portal and desk routers.
