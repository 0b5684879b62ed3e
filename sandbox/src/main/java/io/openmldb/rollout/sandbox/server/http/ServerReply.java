package io.openmldb.rollout.sandbox.server.http;

/**
 * What a server does with a request: answers it, or hangs up without a word.
 *
 * @param status 0 for hanging up
 * @param contentType null for no such header
 * @param errorCode brpc's own error code, sent as a header; 0 for none
 */
public record ServerReply(int status, String contentType, String body, int errorCode) {
  private static final ServerReply HANG_UP = new ServerReply(0, null, "", 0);

  public static ServerReply hangUp() {
    return HANG_UP;
  }

  public static ServerReply ok(String contentType, String body) {
    return new ServerReply(200, contentType, body, 0);
  }

  public static ServerReply text(String body) {
    return ok("text/plain", body);
  }

  static ServerReply error(int status, String endpoint, int errorCode, String message) {
    String body = "[" + endpoint + "][E" + errorCode + "]" + message;
    return new ServerReply(status, "text/plain", body, errorCode);
  }

  /** The answer to a path that no service and no page has. */
  public static ServerReply noMethod(String endpoint, String path) {
    return error(404, endpoint, 1002, "Fail to find method on `" + path + "'");
  }
}
