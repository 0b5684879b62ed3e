package io.openmldb.rollout.workflows.api.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.model.Component;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretKeysTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.x=1;spark.secret.key=hunter2",
        "spark.secret.key = hunter2",
        "a.password=${secret:A};b.password=hunter2",
        "a.password=hunter2;b=${secret:B}",
        "jdbc:x?password=hunter2",
        "{\"token\": \"hunter2\"}",
        "password:hunter2"
      })
  void aSecretThatIsSpelledOutInsideOfAValueIsToldWithoutItsValue(String value) {
    assertThat(spelledOut(value))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem)
                    .contains("taskmanager.spark.default.conf")
                    .doesNotContain("hunter"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.x=1;spark.y=2",
        "spark.secret.key=${secret:A};spark.y=2",
        "spark.secret.key=root:${secret:A}",
        "spark.secret.key=;spark.y=2",
        "user ${secret:A}",
        "token-server:2181,b:2181/root",
        "it is no secret"
      })
  void aValueThatHoldsNoSecretOrOnlyNamesItIsLetThrough(String value) {
    assertThat(spelledOut(value)).isEmpty();
  }

  private static List<String> spelledOut(String value) {
    Change change =
        new Change(
            Component.TASKMANAGER, List.of(), Map.of("spark.default.conf", value), List.of());
    RolloutRequest request = new RolloutRequest("demo", List.of(change), Options.DEFAULT, null);
    return SecretKeys.plainSecrets(request, SecretKeys::isUsual);
  }
}
