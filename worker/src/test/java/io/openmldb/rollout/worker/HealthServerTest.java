package io.openmldb.rollout.worker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthServerTest {

  @Test
  void theWorkerIsHealthyFromItsFirstPollUntilItStops() throws Exception {
    try (HealthServer health = start("127.0.0.1")) {
      assertThat(get(health, "healthz").statusCode()).isEqualTo(503);
      health.serving();
      assertThat(get(health, "healthz").statusCode()).isEqualTo(200);
      assertThat(get(health, "metrics").body()).isEqualTo("temporal_polls_total{} 1.0\n");
      health.stopping();
      assertThat(get(health, "healthz").body()).isEqualTo("stopping\n");
    }
  }

  /** A probe or Prometheus in another container comes by an address that is not loopback. */
  @Test
  void itAnswersBeyondThisMachineOnlyWhenItIsToldTo() throws Exception {
    String outward = outwardAddress();
    try (HealthServer everywhere = start("0.0.0.0");
        HealthServer here = start("127.0.0.1")) {
      assertThat(get(everywhere, "127.0.0.1", "healthz").statusCode()).isEqualTo(503);
      assertThat(get(everywhere, outward, "healthz").statusCode()).isEqualTo(503);
      assertThatThrownBy(() -> get(here, outward, "healthz")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void anAddressThatCannotBeUsedIsNamed() throws Exception {
    assertThatThrownBy(() -> start("192.0.2.1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("192.0.2.1:0");
  }

  @Test
  void oneWhoAsksAndDoesNotReadKeepsNobodyFromBeingAnswered() throws Exception {
    try (HealthServer health = start("127.0.0.1");
        Socket slow = new Socket(InetAddress.getLoopbackAddress(), health.port())) {
      slow.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: x\r\n".getBytes(US_ASCII));
      slow.getOutputStream().flush();
      assertThat(get(health, "metrics").statusCode()).isEqualTo(200);
    }
  }

  private static HealthServer start(String address) throws IOException {
    return HealthServer.start(
        new InetSocketAddress(address, 0), () -> "temporal_polls_total{} 1.0\n");
  }

  private static String outwardAddress() throws SocketException {
    Optional<String> found =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
            .map(InetAddress::getHostAddress)
            .findFirst();
    assumeTrue(found.isPresent(), "this machine has no address but loopback");
    return found.orElseThrow();
  }

  private static HttpResponse<String> get(HealthServer health, String path) throws Exception {
    return get(health, "127.0.0.1", path);
  }

  private static HttpResponse<String> get(HealthServer health, String host, String path)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://" + host + ":" + health.port() + "/" + path))
                .timeout(Duration.ofSeconds(10))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
