// Shows the API's description; tries it with the session of this browser, if there is one.
const under = location.pathname.startsWith("/api/") ? "/api" : "";
window.SwaggerUIBundle({
  url: `${under}/openapi.json`,
  dom_id: "#swagger-ui",
  deepLinking: true,
  persistAuthorization: false,
  requestInterceptor(request) {
    const csrf = /(?:^|; )csrf_token=([^;]*)/.exec(document.cookie);
    if (csrf) request.headers["X-CSRF-Token"] = csrf[1];
    return request;
  },
});
