package io.openmldb.rollout.acceptance.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A test's name is a sentence in camel case, as all other names are. */
class TestNamesTest {

  private static final Pattern METHOD_WITH_UNDERSCORE =
      Pattern.compile("\\bvoid\\s+(\\w*_\\w*)\\(");

  @Test
  void noTestHasAnUnderscoreInItsName() throws IOException {
    assertThat(JavaSource.all())
        .filteredOn(JavaSource::isTestCode)
        .isNotEmpty()
        .flatMap(
            source ->
                METHOD_WITH_UNDERSCORE
                    .matcher(source.code())
                    .results()
                    .map(method -> source.name() + "." + method.group(1))
                    .toList())
        .isEmpty();
  }
}
