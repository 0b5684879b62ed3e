package io.openmldb.rollout.workflows.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExcerptTest {

  @Test
  void whatFitsIsListedWhole() {
    assertThat(Excerpt.sentences(sentences(Excerpt.SENTENCES)))
        .isEqualTo(sentences(Excerpt.SENTENCES));
    assertThat(Excerpt.of(sentences(10_000))).isEqualTo(new Excerpt<>(sentences(10_000), 0));
    assertThat(Excerpt.joined(List.of("one", "two"))).isEqualTo("one; two");
    assertThat(Excerpt.text("short")).isEqualTo("short");
    assertThat(Excerpt.textOrNull("short")).isEqualTo("short");
    assertThat(Excerpt.textOrNull(null)).isNull();
  }

  @Test
  void ofVeryManySentencesTheLastSaysHowManyMoreThereAre() {
    List<String> listed = Excerpt.sentences(sentences(40_000));

    assertThat(listed).hasSize(Excerpt.SENTENCES).startsWith("problem 0", "problem 1");
    assertThat(listed.get(Excerpt.SENTENCES - 1)).isEqualTo("and 39501 more");
  }

  @Test
  void whatWasCutAlreadyIsCountedWhenItIsCutAgain() {
    List<String> once = Excerpt.sentences(sentences(40_000));
    List<String> more = new ArrayList<>(once);
    more.addAll(sentences(7));

    assertThat(Excerpt.sentences(once)).isEqualTo(once);
    assertThat(Excerpt.sentences(more)).last().isEqualTo("and 39508 more");
    assertThat(Excerpt.joined(once)).endsWith("; problem 18; and 39981 more");
  }

  @Test
  void aListIsMeasuredAsItIsWritten() {
    List<String> long_ = Collections.nCopies(1_000, "ü".repeat(5_000));
    Excerpt<String> excerpt = Excerpt.of(long_);

    assertThat(excerpt.listed()).hasSize(59);
    assertThat(excerpt.omitted()).isEqualTo(941);
  }

  @Test
  void aTextThatIsTooLongSaysHowLongItWas() {
    assertThat(Excerpt.text("x".repeat(70_000)))
        .hasSize(Excerpt.LONGEST_TEXT)
        .endsWith("… (70000 characters)");
    assertThat(Excerpt.sentences(List.of("x".repeat(70_000))).get(0))
        .hasSizeLessThan(Excerpt.LONGEST_TEXT)
        .endsWith("… (70000 characters)");
  }

  private static List<String> sentences(int count) {
    return IntStream.range(0, count).mapToObj(i -> "problem " + i).toList();
  }
}
