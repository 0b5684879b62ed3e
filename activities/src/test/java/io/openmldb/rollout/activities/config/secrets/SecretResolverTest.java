package io.openmldb.rollout.activities.config.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretResolverTest {

  @TempDir private Path folder;

  @Test
  void referencesAreReplacedWhereverTheyStandAndNothingElseIs() {
    SecretResolver secrets = SecretResolver.fromEnvironment(Map.of("ZK", "pa$$\\1", "B", "second"));

    assertThat(
            secrets.resolve(
                edit(Map.of("zk_cert", "root:${secret:ZK}${secret:B}", "a", "${HOME} $1"))))
        .isEqualTo(edit(Map.of("zk_cert", "root:pa$$\\1second", "a", "${HOME} $1")));
  }

  @Test
  void theSecretsThatAnEditRefersToAreToldWithoutWhatIsAroundThem() {
    SecretResolver secrets =
        SecretResolver.fromEnvironment(Map.of("ZK", "one", "S3", "two", "C", "three"));

    assertThat(
            secrets.valuesIn(
                edit(Map.of("a", "root:${secret:ZK}${secret:S3}", "b", "${secret:D}"))))
        .containsExactly("one", "two");
  }

  @Test
  void secretsThatDoNotExistAreAllNamed() {
    SecretResolver secrets = SecretResolver.fromEnvironment(Map.of());

    assertThatThrownBy(() -> secrets.resolve(edit(Map.of("a", "${secret:ONE} and ${secret:TWO}"))))
        .isInstanceOf(SecretUnavailableException.class)
        .hasMessageContaining("ONE")
        .hasMessageContaining("TWO");
  }

  @Test
  void aFolderHasOneFileForEach() throws Exception {
    Files.writeString(folder.resolve("zk"), "hunter2\n");
    Files.writeString(folder.resolveSibling("outside"), "no");
    SecretResolver secrets = SecretResolver.fromDirectory(folder);

    assertThat(secrets.resolve(edit(Map.of("a", "${secret:zk}"))).set())
        .containsEntry("a", "hunter2");
    assertThatThrownBy(() -> secrets.resolve(edit(Map.of("a", "${secret:absent}"))))
        .isInstanceOf(SecretUnavailableException.class);
    assertThatThrownBy(() -> secrets.resolve(edit(Map.of("a", "${secret:../outside}"))))
        .isInstanceOf(SecretUnavailableException.class);
  }

  @Test
  void noVariableOfTheWorkerIsTakenButThoseThatAreMeantForRequests() {
    SecretResolver secrets =
        SecretResolver.fromEnvironment(
                Map.of(
                    "TEMPORAL_API_KEY", "key of the worker",
                    "PATH", "/usr/bin",
                    "ROLLOUT_SECRET_ZK", "hunter2",
                    "SPARK_KEY", "listed one"))
            .givingOut(
                new SecretNames(
                    Optional.of(SecretNames.DEFAULT_PREFIX), Set.of("SPARK_KEY"), Set.of()));

    assertThat(
            secrets.resolve(edit(Map.of("a", "${secret:ROLLOUT_SECRET_ZK} ${secret:SPARK_KEY}"))))
        .isEqualTo(edit(Map.of("a", "hunter2 listed one")));
    ConfigEdit greedy =
        edit(Map.of("a", "${secret:TEMPORAL_API_KEY}${secret:PATH}", "b", "${secret:PATH}"));
    assertThatThrownBy(() -> secrets.resolve(greedy))
        .isInstanceOf(SecretUnavailableException.class)
        .hasMessageContaining(
            "the secret TEMPORAL_API_KEY does not begin with ROLLOUT_SECRET_, and is not listed in"
                + " secrets.names")
        .hasMessageContaining("the secret PATH does not")
        .hasMessageNotContaining("/usr/bin");
    assertThat(secrets.valuesIn(greedy)).isEmpty();
  }

  @Test
  void aSecretThatIsTooShortToBeHiddenIsRefusedWithoutBeingShown() {
    SecretResolver secrets = SecretResolver.fromEnvironment(Map.of("PIN", "31415", "NONE", ""));

    assertThatThrownBy(() -> secrets.resolve(edit(Map.of("a", "${secret:PIN}${secret:NONE}"))))
        .hasMessageContaining("the secret PIN has fewer than 6 characters")
        .hasMessageContaining("the secret NONE has fewer")
        .hasMessageNotContaining("31415");
  }

  private static ConfigEdit edit(Map<String, String> set) {
    return new ConfigEdit(set, List.of());
  }
}
