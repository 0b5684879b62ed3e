package io.openmldb.rollout.activities.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectStringReaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "z1:2181",
        "z1:2181,10.0.0.2:2182,z_3.example:2183",
        "z1:2181/shared/clusters",
        "z1:2181/",
        "z1:2181,,z2:2181,",
        "z1:2181, z2:2181",
        " z1: 2181",
        "::1:2181"
      })
  void whatTheClientInCReads(String connectString) {
    assertThat(ConnectStringReader.C_CLIENT.problem(connectString)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "z1:2181,z2:2181 # prod|'\"2181 # prod\" is no port'",
        "z1:2181 |'\"2181 \" is no port'",
        "z1:2181 ,z2:2181|'\"2181 \" is no port'",
        "z1,z2|'\"z1\" has no port'",
        "z1:2181,z2|'\"z2\" has no port'",
        "z1:2181, |'\" \" has no port'",
        "z1:|'\"\" is no port'",
        "z1:0|'\"0\" is no port'",
        "z1:02181|'\"02181\" is no port'",
        "z1:218100|'\"218100\" is no port'",
        "z1:2181;z2:2181|'\"z1:2181;z2\" is no host'",
        "z1 z2:2181|'\"z1 z2\" is no host'",
        ":2181|'\"\" is no host'",
        "z1:2181/shared/|'its root \"/shared/\" ends with /'",
        "z1:2181//shared|'its root \"//shared\" has // in it'",
        "/shared|it names no server"
      })
  void whatTheClientInCCannotRead(String connectString, String problem) {
    assertThat(ConnectStringReader.C_CLIENT.problem(connectString)).contains(problem);
  }

  @Test
  void quotesArePartOfWhatTheyStandAround() {
    assertThat(ConnectStringReader.C_CLIENT.problem("\"z1:2181\""))
        .contains("\"2181\"\" is no port");
    assertThat(ConnectStringReader.C_CLIENT.problem("'z1:2181,z2:2181'"))
        .contains("\"'z1\" is no host");
    assertThat(ConnectStringReader.JAVA_CLIENT.problem("\"z1:2181\""))
        .contains("\"2181\"\" is no port");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"z1:2181", "z1,z2", "z1:", "z1:2181, z2:2181", "z1:02181", "z1:2181,z2/shared"})
  void whatTheClientInJavaReads(String connectString) {
    assertThat(ConnectStringReader.JAVA_CLIENT.problem(connectString)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "z1:2181 ",
        "z1:2181 # prod",
        "z1:2181 ,z2:2181",
        "z1: 2181",
        "z1:99999",
        "z1:2181/shared/",
        "/shared"
      })
  void whatTheClientInJavaCannotRead(String connectString) {
    assertThat(ConnectStringReader.JAVA_CLIENT.problem(connectString)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "/openmldb/, ends with /",
    "/, ends with /",
    "openmldb, does not begin with /",
    "/a//openmldb, has // in it",
    "/a/../openmldb, has . or .. for a name"
  })
  void aRootThatServersCannotAppendTo(String root, String problem) {
    assertThat(ZooKeeperPath.problemOfRoot(root)).contains(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/openmldb", "/a/openmldb", "/a b/openmldb.1"})
  void aRootThatServersCanAppendTo(String root) {
    assertThat(ZooKeeperPath.problemOfRoot(root)).isEmpty();
  }
}
