"""A worker of a tab, without a tab."""

from embedding_sphere.kernel.workers import Reply


class Stand:
    """A worker that does its steps in this thread, when it is looked at, and dies after some."""

    def __init__(self, module, lives=10**9):
        self._module, self._lives, self.lives = module, lives, lives
        self._named, self._lists = {}, []
        self.ended = False
        self.done = 0

    def send(self, steps):
        reply = Reply()
        self._lists.append((steps, reply))
        return reply

    def has_failed(self):
        while self._lists and self._lives > 0:
            steps, reply = self._lists.pop(0)
            reply.parts = [part for step in steps for part in self._take(step)]
            self._lives -= 1
            self.done += 1
        return self._lives <= 0

    def end(self):
        assert not self.ended
        self.ended = True

    def _value(self, value):
        if isinstance(value, list):
            return self._named[value[0]] + value[1]
        return self._named[value] if isinstance(value, str) else value

    def _take(self, step):
        if "write" in step:
            self._module.lay(self._value(step["at"]), step["write"])
        elif "read" in step:
            length = self._value(step["read"]) * step.get("each", 1)
            return [self._module.take(self._value(step["at"]), length)]
        else:
            name = step.get("call", step.get("make"))
            result = self._module.call(name, *map(self._value, step["arguments"]))
            assert "make" not in step or result != 0
            if "as" in step:
                self._named[step["as"]] = result
        return []
