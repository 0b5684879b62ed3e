package io.openmldb.rollout.workflows.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemporalProfileCheckTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://10.0.0.9:7233     | without http://",
        "grpc://temporal:7233     | without grpc://",
        "https://temporal:7233    | TEMPORAL_TLS=true",
        "10.0.0.9                 | the port is missing (7233 is usual)",
        "[::1]                    | the port is missing (7233 is usual)",
        "::1                      | host:port is expected",
        "temporal:7233/           | host:port is expected",
        "temporal:ui              | host:port is expected",
        "temporal:72330           | 72330 is no port",
        "temporal:0               | 0 is no port",
        "'temporal:7233 '         | host:port is expected",
        "''                       | host:port is expected",
      })
  void anAddressThatIsNoneIsToldWithWhatIsWrong(String address, String expected) {
    assertThat(problems(profile().setAddress(address)))
        .singleElement()
        .asString()
        .contains("TEMPORAL_ADDRESS", "\"" + address + "\"", expected)
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.9:7233",
        "temporal.example.com:443",
        "[2001:db8::1]:7233",
        "my-host-1:7233",
        "10.temporal:7233",
        "TEMPORAL.:7233",
        "dns:///temporal:7233",
        "dns://8.8.8.8/temporal:7233",
      })
  void anAddressThatLeadsSomewhereIsTakenAsTheChannelTakesIt(String address) {
    assertThat(problems(profile().setAddress(address))).isEmpty();
    openChannel(address);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "temporal_frontend:7233           | no host name with an underscore",
        "dns:///temporal_frontend:7233    | no host name with an underscore",
        "-temporal:7233                   | -temporal is neither an IP address nor a host name",
        "1.2.3:7233                       | 1.2.3 is neither an IP address nor a host name",
        "höst:7233                        | höst is neither an IP address nor a host name",
        "[::::]:7233                      | [::::] is neither an IP address nor a host name",
        "ipv4:10.0.0.9:7233               | there is no ipv4: in gRPC for Java",
        "ipv6:[::1]:7233                  | there is no ipv6: in gRPC for Java",
        "xds:///temporal:7233             | there is no xds: in gRPC for Java",
        "unix:/run/temporal.sock          | there is no unix: in gRPC for Java",
        "dns:temporal:7233                | there is no dns: in gRPC for Java",
      })
  void anAddressThatTheChannelRefusesIsToldBeforeItDoes(String address, String expected) {
    assertThat(problems(profile().setAddress(address)))
        .singleElement()
        .asString()
        .contains("TEMPORAL_ADDRESS", "\"" + address + "\"", expected)
        .doesNotContain("\n");
    assertThatThrownBy(() -> openChannel(address)).isInstanceOf(RuntimeException.class);
  }

  private static void openChannel(String address) {
    WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(address)
                .validateAndBuildWithDefaults())
        .shutdownNow();
  }

  @Test
  void noAddressIsTheUsualOne() {
    assertThat(problems(profile())).isEmpty();
  }

  @Test
  void filesThatCannotBeReadAndAKeyWithoutItsCertificateAreAllToldAtOnce() {
    ClientConfigTLS tls =
        ClientConfigTLS.newBuilder()
            .setClientKeyPath("/run/key.pem")
            .setServerCACertPath("/run/ca.pem")
            .build();

    assertThat(problems(profile().setAddress("http://t:1").setTls(tls)))
        .hasSize(4)
        .anySatisfy(problem -> assertThat(problem).contains("without http://"))
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .contains("/run/key.pem", "TEMPORAL_TLS_CLIENT_KEY_PATH", "cannot be read"))
        .anySatisfy(
            problem ->
                assertThat(problem).contains("/run/ca.pem", "TEMPORAL_TLS_SERVER_CA_CERT_PATH"))
        .anySatisfy(problem -> assertThat(problem).contains("without its certificate"));
  }

  @Test
  void aCertificateWithoutItsKeyIsToldAndOneOfAnUnusedTlsIsNot() {
    ClientConfigTLS.Builder tls = ClientConfigTLS.newBuilder().setClientCertData(new byte[] {1});

    assertThat(problems(profile().setTls(tls.build())))
        .singleElement()
        .asString()
        .contains("without its key");
    assertThat(problems(profile().setTls(tls.setDisabled(true).build()))).isEmpty();
  }

  @Test
  void anApiKeyWithALineEndIsToldAndNotShown() {
    assertThat(problems(profile().setApiKey("sesame\n")))
        .singleElement()
        .asString()
        .contains("TEMPORAL_API_KEY", "line end")
        .doesNotContain("sesame");
  }

  @Test
  void aFailureIsDescribedInOneLineByItsCause() {
    RuntimeException failure =
        new RuntimeException("Unable to create SSL context", new IOException("no\n  PEM"));

    assertThat(TemporalProfileCheck.describe(failure))
        .isEqualTo("Unable to create SSL context: no PEM");
    assertThat(TemporalProfileCheck.describe(new IllegalStateException()))
        .isEqualTo("IllegalStateException");
  }

  private static ClientConfigProfile.Builder profile() {
    return ClientConfigProfile.newBuilder();
  }

  private static List<String> problems(ClientConfigProfile.Builder profile) {
    return TemporalProfileCheck.problems(profile.build(), file -> false);
  }
}
