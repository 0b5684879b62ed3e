package io.openmldb.rollout.acceptance.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.testbed.RepositoryRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents link to files and headings that there are. */
class DocumentLinksTest {

  private static final Path ROOT = RepositoryRoot.find().root();
  private static final Pattern LINK =
      Pattern.compile("]\\((?<file>[^)#:\\s]*)(?:#(?<heading>[^)\\s]+))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (?<text>.+)$");

  @Test
  void everyLinkLeadsToAFileOrAHeadingThatThereIs() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path document : documents()) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        links++;
        String file = link.group("file");
        Path target = file.isEmpty() ? document : document.resolveSibling(file).normalize();
        if (!Files.exists(target) || !hasHeading(target, link.group("heading"))) {
          broken.add(ROOT.relativize(document) + ": " + link.group());
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(50);
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (String folder : List.of("docs", "examples", "recordings")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        files
            .filter(file -> file.toString().endsWith(".md"))
            .filter(file -> !file.toString().contains("/node_modules/"))
            .forEach(documents::add);
      }
    }
    try (Stream<Path> files = Files.list(ROOT)) {
      files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
    }
    return documents;
  }

  private static boolean hasHeading(Path document, String heading) throws IOException {
    return heading == null
        || HEADING
            .matcher(Files.readString(document))
            .results()
            .anyMatch(found -> anchor(found.group(1)).equals(heading));
  }

  /** A heading's anchor: lower case, hyphens for blanks, no punctuation. */
  private static String anchor(String heading) {
    return heading.strip().toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
  }
}
