package io.openmldb.rollout.sandbox.server.http;

import io.openmldb.rollout.sandbox.server.flags.BrpcFlagsPage;
import io.openmldb.rollout.sandbox.server.flags.FlagSettings;

/**
 * The pages that every brpc server has, in front of its services. None of them asks for an
 * Authorization header.
 */
public final class BrpcPages implements RequestHandler {
  private static final String VERSION = "0.9.3-c1766bbe";
  private static final String SET_VALUE_REFUSED = "A reloadable gflag must have validator";

  private final String endpoint;
  private final FlagSettings flags;
  private final RpcService service;
  private final RequestHandler next;

  /**
   * The pages of one server.
   *
   * @param next answers every path that is no page
   */
  public BrpcPages(String endpoint, FlagSettings flags, RpcService service, RequestHandler next) {
    this.endpoint = endpoint;
    this.flags = flags;
    this.service = service;
    this.next = next;
  }

  @Override
  public ServerReply handle(ServerRequest request) {
    String path = request.path();
    return switch (path) {
      case "/health" -> ServerReply.text("OK");
      case "/version" -> ServerReply.text(VERSION);
      case "/status" -> enabled("status") ? ServerReply.text(statusText()) : next.handle(request);
      case "/brpc_metrics" ->
          ServerReply.text("# HELP process_uptime\n# TYPE process_uptime gauge\n");
      case "/flags" -> enabled("flags") ? flagsPage(request, "") : next.handle(request);
      default -> {
        boolean flagsPage = path.startsWith("/flags/") && enabled("flags");
        yield flagsPage
            ? flagsPage(request, path.substring("/flags/".length()))
            : next.handle(request);
      }
    };
  }

  private boolean enabled(String page) {
    return flags.isTrue("enable_" + page + "_service");
  }

  private ServerReply flagsPage(ServerRequest request, String selection) {
    if (request.query().startsWith("setvalue=") || request.query().contains("&setvalue=")) {
      return ServerReply.error(403, endpoint, 1, SET_VALUE_REFUSED);
    }
    return ServerReply.text(BrpcFlagsPage.of(flags, selection));
  }

  private String statusText() {
    return "version: "
        + VERSION
        + "\nnon_service_error: 0\nconnection_count: 1\nmax_concurrency: unlimited\nconcurrency: 0\n"
        + service.statusText();
  }
}
