package io.openmldb.rollout.sandbox.server.http;

import io.openmldb.rollout.sandbox.server.flags.Flags;
import io.openmldb.rollout.sandbox.server.flags.FlagsPage;

/**
 * The pages that every brpc server has, in front of its services. None of them asks for an
 * Authorization header.
 */
public final class BuiltinPages implements RequestHandler {
  private static final String VERSION = "0.9.3-c1766bbe";
  private static final String SET_VALUE_REFUSED = "A reloadable gflag must have validator";

  private final String endpoint;
  private final Flags flags;
  private final RpcService service;
  private final RequestHandler next;

  /**
   * The pages of one server.
   *
   * @param next answers every path that is no page
   */
  public BuiltinPages(String endpoint, Flags flags, RpcService service, RequestHandler next) {
    this.endpoint = endpoint;
    this.flags = flags;
    this.service = service;
    this.next = next;
  }

  @Override
  public Answer handle(Request request) {
    String path = request.path();
    return switch (path) {
      case "/health" -> Answer.text("OK");
      case "/version" -> Answer.text(VERSION);
      case "/status" -> enabled("status") ? Answer.text(statusText()) : next.handle(request);
      case "/brpc_metrics" -> Answer.text("# HELP process_uptime\n# TYPE process_uptime gauge\n");
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

  private Answer flagsPage(Request request, String selection) {
    if (request.query().startsWith("setvalue=") || request.query().contains("&setvalue=")) {
      return Answer.error(403, endpoint, 1, SET_VALUE_REFUSED);
    }
    return Answer.text(FlagsPage.of(flags, selection));
  }

  private String statusText() {
    return "version: "
        + VERSION
        + "\nnon_service_error: 0\nconnection_count: 1\nmax_concurrency: unlimited\nconcurrency: 0\n"
        + service.statusText();
  }
}
