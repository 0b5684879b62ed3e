package io.openmldb.rollout.sandbox.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Calls methods of servers over HTTP, with a deadline for each call. */
public final class HttpRpcClient implements RpcClient {
  static {
    // A call that reached its server must not be made twice because a kept connection broke.
    System.setProperty("sun.net.http.retryPost", "false");
    System.setProperty("http.maxConnections", "16");
  }

  private final int deadlineMillis;

  public HttpRpcClient(Duration deadline) {
    this.deadlineMillis = Math.toIntExact(deadline.toMillis());
  }

  @Override
  public ObjectNode call(String endpoint, String method, ObjectNode request) throws IOException {
    URI uri = URI.create("http://" + endpoint + "/" + method);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(deadlineMillis);
    connection.setReadTimeout(deadlineMillis);
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setRequestProperty("Authorization", "sdefault");
    connection.setDoOutput(true);
    byte[] body = JsonTrees.bytes(request);
    connection.setFixedLengthStreamingMode(body.length);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    if (connection.getResponseCode() != 200) {
      throw new IOException(uri + " answered " + connection.getResponseCode());
    }
    try (InputStream in = connection.getInputStream()) {
      return JsonTrees.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
