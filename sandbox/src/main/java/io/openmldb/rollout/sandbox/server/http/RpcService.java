package io.openmldb.rollout.sandbox.server.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** A protobuf service served over HTTP, known by its short and its full name. */
public final class RpcService {
  private final String fullName;
  private final String messagePackage;
  private final Map<String, RpcMethod> methods = new LinkedHashMap<>();
  private final Map<String, LongAdder> calls = new LinkedHashMap<>();

  /**
   * A service without methods yet.
   *
   * @param fullName package and name, {@code openmldb.api.TabletServer}
   */
  public RpcService(String fullName) {
    this.fullName = fullName;
    this.messagePackage = fullName.substring(0, fullName.lastIndexOf('.') + 1);
  }

  public RpcService add(String method, RpcMethod.Handler handler) {
    return add(method, messagePackage + method + "Request", List.of(), handler);
  }

  /** Adds a method with one field that must be there and right. */
  public RpcService addStrict(
      String method, String field, RpcMethod.Kind kind, RpcMethod.Handler handler) {
    return addStrict(method, messagePackage + method + "Request", field, kind, handler);
  }

  /** The same, for a method whose message is not named after it. */
  public RpcService addStrict(
      String method, String type, String field, RpcMethod.Kind kind, RpcMethod.Handler handler) {
    return add(method, type, List.of(new RpcMethod.Field(field, kind)), handler);
  }

  RpcService add(
      String method, String type, List<RpcMethod.Field> fields, RpcMethod.Handler handler) {
    methods.put(method, new RpcMethod(type, fields, handler));
    calls.put(method, new LongAdder());
    return this;
  }

  /** The method that a path names, or null. */
  RpcMethod find(String path) {
    String method = methodName(path);
    return method == null ? null : methods.get(method);
  }

  void count(String path) {
    calls.get(methodName(path)).increment();
  }

  private String methodName(String path) {
    int slash = path.indexOf('/', 1);
    if (slash < 0) {
      return null;
    }
    return isOurs(path, slash) ? path.substring(slash + 1) : null;
  }

  /** Whether what stands before the slash is this service's name, with its package or without. */
  private boolean isOurs(String path, int slash) {
    int packageEnd = fullName.length() - (slash - 1);
    boolean isWhole = packageEnd == 0 || (packageEnd > 0 && fullName.charAt(packageEnd - 1) == '.');
    return isWhole && fullName.regionMatches(packageEnd, path, 1, slash - 1);
  }

  /** The part of the status page that is about this service. */
  String statusText() {
    StringBuilder text = new StringBuilder("[" + fullName + "]\n");
    methods.forEach(
        (name, method) -> {
          String type = method.requestType().substring(method.requestType().lastIndexOf('.') + 1);
          text.append("\n").append(name).append(" (").append(type).append(")\n");
          text.append("count: ").append(calls.get(name).sum()).append("\nconcurrency: 0\n\n");
        });
    return text.toString();
  }
}
