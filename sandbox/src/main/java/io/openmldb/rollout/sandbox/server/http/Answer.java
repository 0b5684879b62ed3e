package io.openmldb.rollout.sandbox.server.http;

/**
 * What a server does with a request: answers it, or hangs up without a word.
 *
 * @param status 0 for hanging up
 * @param contentType null for no such header
 * @param errorCode brpc's own error code, sent as a header; 0 for none
 */
public record Answer(int status, String contentType, String body, int errorCode) {
  private static final Answer HANG_UP = new Answer(0, null, "", 0);

  public static Answer hangUp() {
    return HANG_UP;
  }

  public static Answer ok(String contentType, String body) {
    return new Answer(200, contentType, body, 0);
  }

  public static Answer text(String body) {
    return ok("text/plain", body);
  }

  static Answer error(int status, String endpoint, int errorCode, String message) {
    String body = "[" + endpoint + "][E" + errorCode + "]" + message;
    return new Answer(status, "text/plain", body, errorCode);
  }

  /** The answer to a path that no service and no page has. */
  public static Answer noMethod(String endpoint, String path) {
    return error(404, endpoint, 1002, "Fail to find method on `" + path + "'");
  }
}
