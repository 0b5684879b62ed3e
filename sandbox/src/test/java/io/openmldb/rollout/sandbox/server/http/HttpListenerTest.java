package io.openmldb.rollout.sandbox.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.sandbox.server.TestFlags;
import io.openmldb.rollout.sandbox.server.UnusedEndpoint;
import io.openmldb.rollout.sandbox.server.runtime.ServerStartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpListenerTest {
  private final String endpoint = UnusedEndpoint.endpoint();
  private HttpListener front;

  @BeforeEach
  void start() throws ServerStartException {
    front = server(Map.of("enable_status_service", "true"));
  }

  @AfterEach
  void stop() {
    front.close();
  }

  private HttpListener server(Map<String, String> flags) throws ServerStartException {
    RpcService service = new RpcService("openmldb.nameserver.NameServer");
    service.add("ShowTablet", request -> ReturnCode.OK.reply());
    service.addStrict(
        "ConfSet", "conf", RpcMethod.Kind.REQUIRED_MESSAGE, request -> ReturnCode.OK.reply());
    service.add(
        "RecoverTable",
        request -> {
          throw ReturnCode.TABLET_UNHEALTHY.refusal();
        });
    RpcDispatcher dispatcher = new RpcDispatcher(endpoint, service);
    return HttpListener.start(
        endpoint, new BrpcPages(endpoint, TestFlags.of(flags), service, dispatcher));
  }

  @Test
  void withoutAuthorizationTheServerHangsUpWithoutAWord() throws IOException {
    assertThat(exchange("POST /NameServer/ShowTablet", "", "{}")).isEmpty();
    assertThat(exchange("GET /flags/zk_cluster", "", "")).isEmpty();
  }

  @Test
  void aServiceIsKnownByItsShortAndItsFullName() throws IOException {
    assertThat(authorized("POST /NameServer/ShowTablet", "{}"))
        .endsWith("{\"code\":0,\"msg\":\"ok\"}");
    assertThat(authorized("POST /openmldb.nameserver.NameServer/ShowTablet", "{}"))
        .contains("\"code\":0");
  }

  @Test
  void aGetWithoutABodyIsAnEmptyMessage() throws IOException {
    assertThat(authorized("GET /NameServer/ShowTablet", ""))
        .startsWith("HTTP/1.1 200")
        .contains("Content-type: application/json")
        .endsWith("{\"code\":0,\"msg\":\"ok\"}");
  }

  @Test
  void anUnknownPathIsNotFoundInTheServersWords() throws IOException {
    assertThat(authorized("POST /NameServer/Nope", "{}"))
        .startsWith("HTTP/1.1 404")
        .endsWith("[" + endpoint + "][E1002]Fail to find method on `/NameServer/Nope'");
    assertThat(authorized("POST /TabletServer/ShowTablet", "{}")).startsWith("HTTP/1.1 404");
    assertThat(authorized("GET /flags", "")).startsWith("HTTP/1.1 404");
  }

  @Test
  void aBodyThatIsNoJsonIsABadRequest() throws IOException {
    assertThat(authorized("POST /NameServer/ShowTablet", "{\"db\":"))
        .startsWith("HTTP/1.1 400")
        .endsWith(
            "[E1003]Fail to parse http body as openmldb.nameserver.ShowTabletRequest, "
                + "Invalid json: Invalid value. [ShowTabletRequest]");
  }

  @Test
  void aMissingRequiredFieldIsABadRequest() throws IOException {
    assertThat(authorized("POST /NameServer/ConfSet", "{}"))
        .startsWith("HTTP/1.1 400")
        .endsWith("Missing required field: openmldb.nameserver.ConfSetRequest.conf");
  }

  @Test
  void aRefusalTravelsInATwoHundred() throws IOException {
    assertThat(authorized("POST /NameServer/RecoverTable", "{\"no_such_field\":1}"))
        .startsWith("HTTP/1.1 200")
        .endsWith("{\"code\":303,\"msg\":\"tablet is not healthy\"}");
  }

  @Test
  void theBuiltInPagesAskForNoAuthorization() throws IOException {
    assertThat(exchange("GET /health", "", "")).endsWith("OK");
    assertThat(exchange("GET /version", "", "")).endsWith("0.9.3-c1766bbe");
    assertThat(exchange("GET /status", "", "")).contains("[openmldb.nameserver.NameServer]");
  }

  @Test
  void theFlagsPageIsThereOnlyWhenSwitchedOnAndCannotSetAnything() throws Exception {
    front.close();
    front = server(Map.of("enable_flags_service", "true"));

    assertThat(exchange("GET /flags/gc_interval", "", "")).contains("gc_interval | 120 | ");
    assertThat(exchange("GET /flags/gc_interval?setvalue=99", "", ""))
        .startsWith("HTTP/1.1 403")
        .endsWith("[E1]A reloadable gflag must have validator");
    assertThat(exchange("GET /status", "", "")).isEmpty();
  }

  private String authorized(String requestLine, String body) throws IOException {
    return exchange(requestLine, "Authorization: foo\r\n", body);
  }

  /** Everything the server sends until it hangs up. */
  private String exchange(String requestLine, String header, String body) throws IOException {
    int colon = endpoint.indexOf(':');
    try (Socket socket =
        new Socket(
            InetAddress.getLoopbackAddress(), Integer.parseInt(endpoint.substring(colon + 1)))) {
      socket.setSoTimeout(5000);
      String type =
          body.isEmpty()
              ? ""
              : "Content-type: application/json\r\nContent-Length: " + body.length() + "\r\n";
      String request =
          requestLine
              + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
              + header
              + type
              + "\r\n"
              + body;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
