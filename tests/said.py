"""What the library can say: the templates in its source, wherever they stand.

A template reaches a reader as an argument of an error, a `Message`, a `Fault`, a
`Problem`, of `told` or `say`, or as a value of a field ``{…:word}``. A function that
passes an argument of its own on to one of these is looked for among the calls.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import langson

PACKAGE = Path(langson.__file__).parent
#: where templates stand among the arguments: by place, or by name
Places = dict[str, set[int | str]]


#: modules that pass on whatever they are given
MACHINERY = {"messages.py"}
#: the calls that say something
SAID: Places = {
    "LangsonError": {0},
    "Message": {0},
    "told": {0},
    "say": {0},
    "Fault": {2, 3},
    "Problem": {3, 4},
}


def words_of(template: str) -> list[str]:
    """Names of the values that are templates themselves."""
    parts = Formatter().parse(template)
    return [field for _, field, spec, _ in parts if field and spec == "word"]


class Module:
    """One file: who encloses what, and what names are bound to."""

    def __init__(self, path: Path) -> None:
        self.name = path.relative_to(PACKAGE).as_posix()
        self.tree = ast.parse(path.read_text("utf-8"))
        self.inside: dict[ast.AST, ast.AST] = {}
        for node in ast.walk(self.tree):
            for child in ast.iter_child_nodes(node):
                self.inside[child] = node

    def scopes(self, node: ast.AST) -> Iterator[ast.AST]:
        """Functions around a node, from the innermost on, then the module."""
        while node in self.inside:
            node = self.inside[node]
            if isinstance(node, ast.FunctionDef | ast.Lambda | ast.Module):
                yield node

    def bound(self, name: str, scope: ast.AST) -> list[ast.expr]:
        """Every expression that a name is bound to in a scope."""
        found = []
        for node in ast.walk(scope):
            if scope not in [next(self.scopes(node), None)]:
                continue
            if isinstance(node, ast.Assign):
                found += _matched(node.targets[0], node.value, name)
            elif isinstance(node, ast.AnnAssign) and node.value:
                found += _matched(node.target, node.value, name)
            elif isinstance(node, ast.For) and isinstance(node.iter, ast.Tuple):
                for each in node.iter.elts:
                    found += _matched(node.target, each, name)
        return found


def _matched(target: ast.expr, value: ast.expr, name: str) -> list[ast.expr]:
    if isinstance(target, ast.Name) and target.id == name:
        return [value]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = zip(target.elts, value.elts, strict=True)
        return [found for t, v in pairs for found in _matched(t, v, name)]
    return []


def measures() -> set[str]:
    """What a figure can be said to measure, by the literals of core and comparing."""
    found = {"level"}
    for path in [*PACKAGE.glob("core/*.py"), *PACKAGE.glob("comparing/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                given = [w.value for w in node.keywords if w.arg == "measure"]
                if name in ("derive", "_difference"):
                    given += node.args[2:3]
                found |= {g.value for g in given if isinstance(g, ast.Constant)}
    return found


class Search:
    """Follows every template to where it is written."""

    def __init__(self) -> None:
        self.modules = [Module(path) for path in sorted(PACKAGE.rglob("*.py"))]
        self.places = {name: set(at) for name, at in SAID.items()}
        #: template -> where it is said
        self.templates: dict[str, str] = {}
        #: what cannot be followed: file and expression
        self.unknown: set[tuple[str, str]] = set()
        self._errors()
        before: Places = {}
        while before != self.places:
            before = {name: set(at) for name, at in self.places.items()}
            self.templates, self.unknown = {}, set()
            for module in self.modules:
                for node in ast.walk(module.tree):
                    if isinstance(node, ast.Call) and module.name not in MACHINERY:
                        self._call(module, node)

    def _errors(self) -> None:
        """Every error of the library takes what `LangsonError` takes."""
        classes = [
            node
            for module in self.modules
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ClassDef) and node.name != "RegisterError"
        ]
        errors = {"LangsonError"}
        for _ in classes:
            errors |= {
                c.name for c in classes if errors & {ast.unparse(b) for b in c.bases}
            }
        self.places |= {name: {0} for name in errors}

    def _call(self, module: Module, call: ast.Call) -> None:
        func = call.func
        name = getattr(func, "id", "")
        if isinstance(func, ast.Attribute) and func.attr not in SAID:  # `error.told()`
            name = func.attr
        named = {word.arg: word.value for word in call.keywords if word.arg}
        for place in [*self.places.get(self._key(module, name), ())]:
            if isinstance(place, int):
                given = call.args[place] if place < len(call.args) else None
            else:
                given = named.get(place)
            if given is not None:
                self._seen: set[ast.expr] = set()
                self._follow(module, given, {**named, **_values(module, call)})

    def _follow(
        self, module: Module, given: ast.expr, values: dict[str, ast.expr]
    ) -> None:
        if given in self._seen:  # a name that is bound to itself
            return
        self._seen.add(given)
        match given:
            case ast.Constant(value=str(text)):
                self.templates.setdefault(text, module.name)
                for word in words_of(text):
                    if word in values:
                        self._follow(module, values[word], {})
            case ast.IfExp(body=body, orelse=other):
                self._follow(module, body, values)
                self._follow(module, other, values)
            case ast.BoolOp(values=several):
                for each in several:
                    self._follow(module, each, values)
            case ast.Subscript(value=ast.Name(id=name)):
                held = module.bound(name, module.tree)
                found = [v for d in held for v in getattr(d, "values", ())]
                for each in found:
                    self._follow(module, each, values)
                if not found:
                    self.unknown.add((module.name, ast.unparse(given)))
            case ast.Name(id=name):
                self._name(module, given, name, values)
            case ast.Call(func=ast.Name(id="Message" | "nearest" | "_said")):
                pass  # looked at by itself
            case ast.Attribute(attr="message"):
                pass  # of an error
            case _:
                self.unknown.add((module.name, ast.unparse(given)))

    def _name(
        self, module: Module, node: ast.expr, name: str, values: dict[str, ast.expr]
    ) -> None:
        for scope in module.scopes(node):
            found = module.bound(name, scope)
            for each in found:
                self._follow(module, each, values)
            if found:
                return
            if isinstance(scope, ast.FunctionDef):
                own = [a.arg for a in (*scope.args.posonlyargs, *scope.args.args)]
                if name in own and scope.name != "__init__":
                    own = own[1:] if own[0] in ("self", "cls") else own
                    places = self.places.setdefault(
                        self._key(module, scope.name), set()
                    )
                    places |= {own.index(name), name}
                    return
        self.unknown.add((module.name, name))

    def _key(self, module: Module, name: str) -> str:
        """What a function is called in `places`: a private one is of its module."""
        return f"{module.name}:{name}" if name.startswith("_") else name


def _values(module: Module, call: ast.Call) -> dict[str, ast.expr]:
    """Values that a fault has for its sentences: a dict, or the name of one."""
    found: dict[str, ast.expr] = {}
    for given in call.args[4:5]:
        held = [given]
        if isinstance(given, ast.Name):
            held = module.bound(given.id, next(module.scopes(given)))
        for each in held:
            if isinstance(each, ast.Dict):
                keys = [getattr(key, "value", "") for key in each.keys]
                found |= dict(zip(keys, each.values, strict=True))
    return found
