package io.graft.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graft.cli.client.EventStream.Event;
import io.graft.schemas.Json;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers and events as people see them. */
class LinesTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'label':'a','scores':{'a':0.75,'b':0.25}} | {'text':'t'}           | a>0.750>t",
                "{'labels':['a','b'],'scores':{}}           | {'text':'t'}           | a,b>t",
                "{'score':2.5}                              | {'text':'t'}           | 2.500>t",
                "{'span':{'start':1,'end':3,'text':'bc'}}   | {'text':'t'}           | bc>t",
                "{'tags':['O','B-X']}                       | {'tokens':['to','Rome']} | O B-X>to Rome"
            })
    void shouldWriteAnAnswerOfEachKind(String output, String input, String line) {
        assertThat(AnswerLine.of(json(output), json(input))).isEqualTo(line.replace('>', '\t'));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "task        | {'task':'t','examples':{'accepted':3,'rejected':1},'job':{'state':'released'}} | task t: 3 examples, 1 rejected, job released",
                "live        | {'task':'t','version':2}                                      | live t version 2",
                "version     | {'task':'t','version':2,'retiredAt':7}                        | version t version 2, retired",
                "progress    | {'task':'t','version':2,'phase':'training','epoch':1,'epochs':5,'loss':0.5} | progress t version 2: training epoch 1/5, loss 0.500",
                "audit       | {'task':'t','version':2,'node':'n','beforeAfter':{'compared':9,'changed':0}} | audit t version 2 on n: 9 compared, 0 changed",
                "audit       | {'task':'t','version':2,'node':'n','beforeAfter':{'compared':9,'changed':9},'quarantined':'off'} | audit t version 2 on n: 9 compared, 9 changed, quarantined: off",
                "task-erased | {'task':'t'}                                                  | task-erased t",
                "newer       | {'x':1}                                                       | newer {\"x\":1}"
            })
    void shouldWriteAnEventOfEachName(String name, String data, String line) {
        assertThat(EventLine.of(new Event(name, json(data)))).isEqualTo(line);
    }

    @Test
    void shouldReadEventsBetweenHeartbeats() {
        EventStream events = new EventStream(
                Stream.of(": alive", "", "event: live", "data: {\"task\":\"t\"}", "", ": alive", "", "data: {}", ""));

        assertThat(events.next()).contains(new Event("live", json("{'task':'t'}")));
        assertThat(events.next()).contains(new Event("", json("{}")));
        assertThat(events.next()).isEmpty();
    }

    private static JsonNode json(String quoted) {
        return Json.tree(quoted.replace('\'', '"').getBytes(UTF_8));
    }
}
