package io.openmldb.rollout.sandbox.writer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.openmldb.rollout.sandbox.client.SandboxNameservers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One nameserver and two tablets with one table of one partition, which answer as they are told to.
 */
final class StubServers implements AutoCloseable {

  /** The answer of a tablet that hangs up instead of answering. */
  static final int NO_ANSWER = -1;

  private final ObjectMapper json = new ObjectMapper();
  private final List<HttpServer> servers = new ArrayList<>();
  private final Map<String, Integer> putCodes = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> rows = new ConcurrentHashMap<>();
  private final AtomicInteger lookUps = new AtomicInteger();
  private final String nameserver;
  private volatile String leader;

  StubServers() throws IOException {
    nameserver = serve("/NameServer/", this::nameserver);
    String first = serve("/TabletServer/", this::tablet);
    serve("/TabletServer/", this::tablet);
    leader = first;
  }

  SandboxNameservers nameservers() {
    return new SandboxNameservers(List.of(nameserver));
  }

  String tablet(int index) {
    return endpoint(servers.get(index));
  }

  /** The nameserver names this one from now on. */
  void lead(String tablet) {
    leader = tablet;
  }

  /** Puts at this tablet are answered with this code from now on. */
  void answerPuts(String tablet, int code) {
    putCodes.put(tablet, code);
  }

  void setRows(String tablet, long count) {
    rows.get(tablet).set(count);
  }

  long rows(String tablet) {
    return rows.get(tablet).get();
  }

  /** How often the nameserver was asked for the tables. */
  int lookUps() {
    return lookUps.get();
  }

  /** Nobody listens at this tablet from now on. */
  void stop(int index) {
    servers.get(index).stop(0);
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
  }

  private interface Handler {
    Integer answer(String endpoint, String method, Map<String, Object> answer);
  }

  private String serve(String prefix, Handler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool(StubServers::daemon));
    server.createContext(prefix, exchange -> handle(exchange, prefix, handler));
    server.start();
    servers.add(server);
    rows.put(endpoint(server), new AtomicLong());
    putCodes.put(endpoint(server), 0);
    return endpoint(server);
  }

  private void handle(HttpExchange exchange, String prefix, Handler handler) throws IOException {
    JsonNode request = json.readTree(exchange.getRequestBody());
    String endpoint = "127.0.0.1:" + exchange.getLocalAddress().getPort();
    Map<String, Object> answer = new HashMap<>();
    int code =
        handler.answer(
            endpoint, exchange.getRequestURI().getPath().substring(prefix.length()), answer);
    if (code == NO_ANSWER || request == null) {
      exchange.close();
      return;
    }
    answer.put("code", code);
    byte[] body = json.writeValueAsString(answer).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Integer nameserver(String endpoint, String method, Map<String, Object> answer) {
    if (method.equals("ShowTable")) {
      lookUps.incrementAndGet();
      Map<String, Object> meta = Map.of("endpoint", leader, "is_leader", true);
      Map<String, Object> partition = Map.of("pid", 0, "partition_meta", List.of(meta));
      answer.put(
          "table_info",
          List.of(
              Map.of("db", "demo", "name", "t", "tid", 7, "table_partition", List.of(partition))));
    }
    return 0;
  }

  private Integer tablet(String endpoint, String method, Map<String, Object> answer) {
    if (method.equals("Put")) {
      int code = putCodes.get(endpoint);
      if (code == 0) {
        rows.get(endpoint).incrementAndGet();
      }
      return code;
    }
    answer.put(
        "all_table_status",
        List.of(
            Map.of(
                "tid",
                7,
                "pid",
                0,
                "mode",
                "kTableLeader",
                "state",
                "kTableNormal",
                "offset",
                rows.get(endpoint).get(),
                "record_cnt",
                rows.get(endpoint).get())));
    return 0;
  }

  private static String endpoint(HttpServer server) {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "fake-cluster");
    thread.setDaemon(true);
    return thread;
  }
}
