package io.openmldb.rollout.sandbox.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyComparisonTest {

  @Test
  void anAnswerIsLikeItself() throws IOException {
    assertThat(differences(ReplyComparison.strict(), "{'code':0,'list':[{'a':1}]}")).isEmpty();
  }

  @Test
  void aCodeAMessageAndANameMustBeTheSame() throws IOException {
    assertThat(
            differences(ReplyComparison.strict(), "{'code':0,'msg':'ok'}", "{'code':1,'msg':'no'}"))
        .containsExactly("code: really 0, here 1", "msg: really \"ok\", here \"no\"");
  }

  @Test
  void fieldsMustBeTheSameInTheSameOrder() throws IOException {
    assertThat(differences(ReplyComparison.strict(), "{'a':1,'b':2}", "{'b':2,'a':1}")).hasSize(1);
    assertThat(differences(ReplyComparison.strict(), "{'a':1}", "{'a':1,'b':2}")).hasSize(1);
    assertThat(differences(ReplyComparison.strict(), "{'a':1,'b':2}", "{'a':1}")).hasSize(1);
  }

  @Test
  void aDefaultThatIsLeftOutMustNotBeWrittenOut() throws IOException {
    ReplyComparison likeness = ReplyComparison.strict();
    assertThat(differences(likeness, "{'m':{'x':1}}", "{'m':{'x':1,'is_alive':true}}")).hasSize(1);
    ReplyComparison lenient = likeness.absentAsTrue("is_alive");
    assertThat(differences(lenient, "{'m':{'x':1}}", "{'m':{'is_alive':true,'x':1}}")).isEmpty();
    assertThat(differences(lenient, "{'m':{'x':1}}", "{'m':{'is_alive':false,'x':1}}")).hasSize(1);
  }

  @Test
  void whatNeverRepeatsMayDifferButNotInItsType() throws IOException {
    assertThat(differences(ReplyComparison.strict(), "{'age':5}", "{'age':7}")).isEmpty();
    assertThat(differences(ReplyComparison.strict(), "{'age':5}", "{'age':'7'}")).hasSize(1);
    assertThat(differences(ReplyComparison.strict().masking("x"), "{'x':'a'}", "{'x':'b'}"))
        .isEmpty();
    assertThat(differences(ReplyComparison.strict().masking("x"), "{'x':'a'}", "{'x':1}"))
        .hasSize(1);
  }

  @Test
  void anEndThatHasNotComeIsZeroInBoth() throws IOException {
    assertThat(differences(ReplyComparison.strict(), "{'end_time':5}", "{'end_time':7}")).isEmpty();
    assertThat(differences(ReplyComparison.strict(), "{'end_time':0}", "{'end_time':7}"))
        .hasSize(1);
  }

  @Test
  void listsAreComparedOneByOneUnlessAsKinds() throws IOException {
    String real = "{'l':[{'s':'a'},{'s':'b'},{'s':'b'}]}";
    String same = "{'l':[{'s':'b'},{'s':'a'}]}";
    assertThat(differences(ReplyComparison.strict(), real, same)).hasSize(1);
    assertThat(differences(ReplyComparison.strict().asKinds("l"), real, same)).isEmpty();
    assertThat(differences(ReplyComparison.strict().asKinds("l"), real, "{'l':[{'s':'a'}]}"))
        .containsExactly("l: only really there is {\"s\":\"b\"}");
    assertThat(differences(ReplyComparison.strict().asKinds("l"), "{'l':[{'s':'a'}]}", real))
        .containsExactly("l: only here there is {\"s\":\"b\"}");
  }

  @Test
  void aPageAStatusAndAMissingAnswerAreComparedToo() {
    RecordedReply page =
        new RecordedReply(RecordedReply.ReplyKind.ANSWERED, 200, "text/plain", "OK");
    assertThat(ReplyComparison.strict().differences(page, page)).isEmpty();
    assertThat(
            ReplyComparison.strict()
                .differences(
                    page, new RecordedReply(RecordedReply.ReplyKind.ANSWERED, 404, null, "no")))
        .hasSize(3);
    assertThat(
            ReplyComparison.strict()
                .differences(page, RecordedReply.none(RecordedReply.ReplyKind.HUNG_UP)))
        .isNotEmpty();
  }

  @Test
  void aRecordingIsReadWithItsRequestAndAnswer() {
    RecordedExchange recording =
        RecordedExchange.of("ns_ConfSet_unknown_key.json").asking("more", 1);
    assertThat(recording.path()).isEqualTo("/NameServer/ConfSet");
    assertThat(recording.headers()).containsKeys("Authorization", "Content-type");
    assertThat(recording.body()).contains("\"key\":\"foo\"", "\"more\":1");
    assertThat(recording.answer().status()).isEqualTo(200);
    assertThat(recording.answer().json().path("code").asInt()).isEqualTo(307);
    assertThat(RecordedExchange.of("http_no_auth.json").answer())
        .isEqualTo(RecordedReply.none(RecordedReply.ReplyKind.HUNG_UP));
  }

  private static List<String> differences(ReplyComparison likeness, String one) throws IOException {
    return differences(likeness, one, one);
  }

  private static List<String> differences(ReplyComparison likeness, String real, String practice)
      throws IOException {
    return likeness.differences(
        JsonTrees.parse(real.replace('\'', '"')), JsonTrees.parse(practice.replace('\'', '"')));
  }
}
