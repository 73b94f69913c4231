"""The questions to the dishes: their answers were found by reading; this is what can be checked."""

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest
from embedding_sphere.bundle import Bundle, decode
from embedding_sphere.numeric.steps import drain
from embedding_sphere.retrieval.reading import RowNames, match, read_asked_steps

DATA = Path(__file__).parents[3] / "data"
QUESTIONS = DATA / "dishes-questions.jsonl"
JUDGEMENTS = DATA / "dishes-judgements.tsv"

MEAT = (
    r"beef|veal|lamb|mutton|pork|\bgoat\b|meat|chicken|turkey|duck|\bhen\b|rooster|sausage|chorizo"
    r"|chouriço|\bham\b|bacon|offal|tripe|liver|blood|trotter|\bpig|rabbit|venison|horse|buffalo|prosciutto"
)
FISH = (
    r"fish|\bcod\b|shrimp|prawn|crab|clam|mussel|salmon|carp\b|tuna|mackerel|conch|octopus|squid"
    r"|anchov|oyster|lobster|herring|sardine|snail|dashi|kamaboko|perch|haddock|scallop"
)
DAIRY = r"\begg|milk|cream|cheese|yog|butter\b|ghee|kefir|matzoon|kashk|jameed|parmesan|bryndza"
# What contains such a word and is none of it.
PLANTS = r"coconut (milk|cream)|pigeon pea|(peanut|palm) butter|eggplant|garden egg"
WHEAT = r"wheat|\brye\b|barley|semolina|refined flour|(^|, )flour"
DRUGS = r"coffee|(black|green) tea|cacao|cocoa|mate\b|rum\b|wine|vodka|gin\b|brandy|whisk|alcohol"

Dish = dict[str, str]
Answers = dict[str, dict[str, float]]


@pytest.fixture(scope="module")
def dishes() -> dict[str, Dish]:
    with (DATA / "dishes.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    assert len({question["_id"] for question in questions}) == len(questions)
    return {question["_id"]: question["text"] for question in questions}


@pytest.fixture(scope="module")
def lines() -> list[tuple[str, str, str]]:
    with JUDGEMENTS.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    assert header == ["query-id", "corpus-id", "score"]
    return [(question, dish, grade) for question, dish, grade in rows]


@pytest.fixture(scope="module")
def answers(lines: list[tuple[str, str, str]]) -> Answers:
    judged: Answers = {}
    for question, dish, grade in lines:
        judged.setdefault(question, {})[dish] = float(grade)
    return judged


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return decode((DATA / "dishes.esb").read_bytes())


def has(pattern: str, dish: Dish) -> bool:
    """Tell whether a dish has an ingredient, and not but a plant that is called alike."""
    return re.search(pattern, re.sub(PLANTS, "", dish["ingredients"]), re.IGNORECASE) is not None


def test_there_are_enough_questions_all_different(texts: dict[str, str]) -> None:
    assert len(texts) >= 150
    assert len({text.casefold() for text in texts.values()}) == len(texts)
    assert all(text == " ".join(text.split()) for text in texts.values())
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in texts)


def test_every_question_is_judged_once_on_dishes_that_are_there(
    dishes: dict[str, Dish], texts: dict[str, str], lines: list[tuple[str, str, str]]
) -> None:
    assert {question for question, _, _ in lines} == set(texts)
    assert {dish for _, dish, _ in lines} <= set(dishes)
    assert {grade for _, _, grade in lines} == {"1", "2"}
    assert len({(question, dish) for question, dish, _ in lines}) == len(lines)


def test_some_have_one_answer_many_several_and_a_few_very_many(answers: Answers) -> None:
    counts = np.array([len(judged) for judged in answers.values()])
    assert np.count_nonzero(counts == 1) >= 5
    assert np.median(counts) >= 3
    assert np.count_nonzero(counts >= 20) >= 5
    assert counts.max() < 50


def test_answers_lie_all_over_the_planet(dishes: dict[str, Dish], answers: Answers) -> None:
    found = {dish for judged in answers.values() for dish in judged}
    assert {dishes[dish]["region"] for dish in found} == {
        dish["region"] for dish in dishes.values()
    }
    assert len(found) > len(dishes) / 3


def test_the_program_reads_them_without_a_word(bundle: Bundle) -> None:
    asked = drain(read_asked_steps(QUESTIONS, [JUDGEMENTS]))
    matched = match(asked, RowNames.of(bundle, "name"))
    assert [*asked.problems, *asked.notes, *matched.problems, *matched.told()] == []


def test_the_bundle_holds_what_the_files_say(
    bundle: Bundle, texts: dict[str, str], answers: Answers
) -> None:
    asked = bundle.questions
    assert asked is not None
    assert dict(zip(asked.ids, asked.texts, strict=True)) == texts
    names = next(column for column in bundle.columns if column.name == "name").values
    stored: Answers = {}
    for number, question in enumerate(asked.ids):
        span = slice(*asked.judgements.offsets[number : number + 2])
        rows, grades = asked.judgements.rows[span], asked.judgements.grades[span]
        stored[question] = {names[row]: grade for row, grade in zip(rows, grades, strict=True)}
    assert stored == answers


def test_the_vectors_of_the_questions_are_those_of_a_model_of_unit_length(bundle: Bundle) -> None:
    asked = bundle.questions
    assert asked is not None
    assert asked.prompt == ""
    lengths = np.linalg.norm(asked.vectors.astype(np.float64), axis=1)
    np.testing.assert_allclose(lengths, 1, atol=1e-3)
    assert len(np.unique(asked.vectors, axis=0)) == len(asked.vectors)


@pytest.mark.parametrize(
    ("said", "forbidden"),
    [
        (r"without meat", MEAT),
        (r"\b(vegetarian|vegan)\b", f"{MEAT}|{FISH}"),
        (r"\bvegan\b", DAIRY),
        (r"without pork", r"pork|bacon|\bham\b"),
        (r"doesn't eat lamb", r"\blamb|mutton"),
        (r"no wheat, no rye, no barley", WHEAT),
        (r"no tomato", "tomato"),
        (r"no cheese", r"cheese|feta|sirene|mozzarella"),
        (r"without mayonnaise", "mayonnaise"),
        (r"not veal", r"\bveal"),
        (r"not conch", "conch"),
        (r"no caffeine and no alcohol", DRUGS),
    ],
)
def test_what_a_question_rules_out_is_in_no_answer(
    said: str, forbidden: str, dishes: dict[str, Dish], texts: dict[str, str], answers: Answers
) -> None:
    meant = [name for name, text in texts.items() if re.search(said, text)]
    assert meant
    wrong = [dish for name in meant for dish in answers[name] if has(forbidden, dishes[dish])]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "field", "pattern"),
    [
        ("duck-not-chinese", "country", r"(?!China)"),
        ("sushi-elsewhere", "country", r"(?!Japan)"),
        ("pizza-not-italian", "country", r"(?!Italy)"),
        ("ceviche-in-asia", "region", r".*Asia"),
        ("raw-fish-coconut", "region", r"Oceania"),
        ("west-african-peanut-stew", "region", r"West Africa"),
        ("african-porridge", "region", r".*Africa"),
        ("cornmeal-okra", "region", r"Caribbean"),
        ("polenta", "region", r".*Europe"),
        ("indian-vegetarian", "country", r"India"),
        ("south-indian-breakfast", "country", r"India"),
        ("vegan-ethiopian", "country", r"Ethiopia"),
        ("georgian-walnuts", "country", r"Georgia"),
        ("lebanese-mezze-meatless", "country", r"Lebanon"),
        ("sichuan", "country", r"China"),
        ("quebec", "country", r"Canada"),
        ("louisiana", "country", r"United States"),
        ("scotland", "country", r"United Kingdom"),
        ("maori", "country", r"New Zealand"),
        ("noodle-soup-breakfast", "course", r"Breakfast"),
        ("south-indian-breakfast", "course", r"Breakfast|Bread"),
        ("coffee", "course", r"Drink"),
        ("red-hibiscus-drink", "course", r"Drink"),
        ("pea-soup", "course", r"Soup"),
        ("vegan-soup", "course", r"Soup"),
        ("coconut-bread", "course", r"Bread"),
        ("meringue", "course", r"Dessert"),
        ("georgian-walnuts", "ingredients", r".*walnuts"),
        ("chicken-and-peanuts", "ingredients", r"(?=.*chicken)(?=.*(peanut|groundnut))"),
        ("coconut-bread", "ingredients", r".*coconut"),
        ("cooking-with-beer", "ingredients", r".*\b(beer|ale|stout)\b"),
        ("herring-and-beetroot", "ingredients", r"(?=.*herring)(?=.*beetroot)"),
    ],
)
def test_what_a_question_asks_for_is_in_every_answer(
    name: str, field: str, pattern: str, dishes: dict[str, Dish], answers: Answers
) -> None:
    found = answers[name]
    assert [dish for dish in found if not re.match(pattern, dishes[dish][field])] == []


@pytest.mark.parametrize(
    ("names", "course", "ingredient"),
    [
        (("camel-milk",), r"", r"camel"),
        (("mares-milk",), r"", r"\bmare's"),
        (("horse-meat",), r"", r"\bhorse(meat)?\b"),
        (("octopus",), r"", r"octopus"),
        (("conch",), r"", r"conch|conches"),
        (("jar-of-anchovies",), r"", r"anchovies"),
        (("tripe-soup",), r"Soup", r"tripe"),
        (("breadfruit",), r"", r"breadfruit(?! leaves)"),
        (("cassava-leaves",), r"", r"cassava leaves"),
        (("red-hibiscus-drink",), r"Drink", r"hibiscus (?!bark)|hibiscus$|sorrel hibiscus|roselle"),
        (("vine-leaves-meat", "vine-leaves-meatless"), r"", r"vine leaves"),
        (("cooking-with-beer",), r"", r"\b(beer|ale|stout)\b"),
        (("coconut-bread",), r"Bread", r"coconut"),
        (("purple-corn-drink",), r"Drink|Breakfast", r"purple (maize|corn)"),
        (("coffee",), r"Drink", r"coffee|espresso"),
        (("meringue",), r"Dessert", r"meringue"),
    ],
)
def test_no_dish_with_what_is_asked_for_was_overlooked(
    names: tuple[str, ...],
    course: str,
    ingredient: str,
    dishes: dict[str, Dish],
    answers: Answers,
) -> None:
    wanted = {
        name
        for name, dish in dishes.items()
        if re.match(course, dish["course"]) and re.search(ingredient, dish["ingredients"])
    }
    assert wanted
    assert wanted - {dish for name in names for dish in answers[name]} == set()


def test_no_meal_without_animals_was_overlooked(dishes: dict[str, Dish], answers: Answers) -> None:
    animals = f"{MEAT}|{FISH}"
    main = {
        name
        for name, dish in dishes.items()
        if dish["country"] == "India" and dish["course"] == "Main" and not has(animals, dish)
    }
    assert main == set(answers["indian-vegetarian"])
    soups = {
        name
        for name, dish in dishes.items()
        if dish["course"] == "Soup"
        and not has(f"{animals}|{DAIRY}|broth|bone|stock|seal|foot|feet|mayonnaise|borş", dish)
    }
    assert soups == set(answers["vegan-soup"])
