package io.openmldb.rollout.sandbox.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelpXmlTest {
  @TempDir Path directory;

  @Test
  void theHelpIsByteForByteWhatTheBinaryPrintsForTheSameFile() throws IOException {
    Path file = directory.resolve("tablet.flags");
    Files.writeString(file, recorded("helpxml-tablet.flags"));
    CommandLine line = CommandLine.read(List.of("--flagfile=" + file, "--helpxml"));

    // The one thing that differs is where the file was.
    String printed = HelpXml.of(line.flags()).replace(file.toString(), "./conf/tablet.flags");

    assertThat(printed).isEqualTo(recorded("helpxml-tablet.xml"));
  }

  private static String recorded(String name) throws IOException {
    try (InputStream in = HelpXmlTest.class.getResourceAsStream("/server/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
