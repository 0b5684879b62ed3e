package io.openmldb.rollout.activities.recorded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What recordings mean, worked out from their text and not by the code under test: files of
 * sections, each the name of a recording after {@code ==} and then lines.
 */
public final class ExpectedText {

  private final Map<String, List<String>> sections = new LinkedHashMap<>();

  private ExpectedText(String text) {
    List<String> section = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("== ")) {
        section = new ArrayList<>();
        sections.put(line.substring(3), section);
      } else {
        section.add(line);
      }
    }
  }

  /** The file {@code contract/<name>.txt}. */
  public static ExpectedText in(String name) {
    try (InputStream file = ExpectedText.class.getResourceAsStream("/contract/" + name + ".txt")) {
      return new ExpectedText(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines for {@code recording}. */
  public List<String> of(String recording) {
    if (!sections.containsKey(recording)) {
      throw new IllegalArgumentException("nothing is expected of " + recording);
    }
    return sections.get(recording);
  }
}
