//! Whatever is drawn, there is a picture that a phone shows well.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use tiny_skia::{Pixmap, PremultipliedColorU8};

use super::canvas::Colour;
use super::*;

fn point(label: &str, value: f64) -> Point {
    Point { label: label.to_owned(), value, shown: format!("{value:.1} ₸") }
}

fn chart(kind: Kind, points: Vec<Point>) -> Chart {
    let units = vec![Unit { size: 1e3, name: "тыс.".to_owned() }, Unit { size: 1e6, name: "млн".to_owned() }];
    Chart { title: "Түсім".to_owned(), subtitle: "2026".to_owned(), kind, points, before: None, units }
}

fn compared(chart: Chart, values: Vec<f64>) -> Chart {
    let before = Some(Comparison { now: "Қараша".to_owned(), then: "Қазан".to_owned(), values });
    Chart { before, ..chart }
}

/// The picture, after a look at what holds for every one of them.
fn picture(chart: &Chart) -> Pixmap {
    let picture = Pixmap::decode_png(&chart.png()).unwrap();
    assert_eq!(picture.width(), 1080);
    assert!((500..=1480).contains(&picture.height()), "{} pixels high", picture.height());
    assert!(picture.pixels().iter().all(|pixel| pixel.is_opaque()));
    picture
}

fn is(pixel: &PremultipliedColorU8, colour: Colour) -> bool {
    Colour(pixel.red(), pixel.green(), pixel.blue()) == colour
}

/// How many pixels have a colour.
fn count(picture: &Pixmap, colour: Colour) -> usize {
    picture.pixels().iter().filter(|pixel| is(pixel, colour)).count()
}

const KINDS: [Kind; 3] = [Kind::Line, Kind::Bars, Kind::Shares];

#[test]
fn there_is_a_picture_of_nothing_of_zeros_and_of_a_single_point() {
    for kind in KINDS {
        for points in [vec![], vec![point("1 қар", 0.0); 7], vec![point("1 қар", 5.0)], vec![point("1 қар", -5.0)]]
        {
            let picture = picture(&chart(kind, points.clone()));
            assert!(count(&picture, canvas::INK) > 1_000, "{kind:?} of {points:?} says nothing");
        }
    }
}

#[test]
fn many_points_and_huge_ones_stay_on_the_card() {
    let many: Vec<_> = (0..400).map(|day| point(&format!("{day}"), f64::from(day % 30) * 1e13)).collect();
    let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN_POSITIVE];
    let odd: Vec<_> = odd.into_iter().map(|value| point("?", value)).collect();
    for points in [many, odd] {
        for kind in KINDS {
            let picture = picture(&compared(chart(kind, points.clone()), vec![1e300; 500]));
            let edges = picture.pixels().chunks(1080).flat_map(|row| row[..20].iter().chain(&row[1060..]));
            assert!(edges.into_iter().all(|pixel| !is(pixel, canvas::NOW)));
        }
    }
}

#[test]
fn a_bar_is_as_long_as_its_figure_and_below_zero_it_is_red() {
    let blue = |points| count(&picture(&chart(Kind::Bars, points)), canvas::NOW);
    let (one, both) = (blue(vec![point("a", 8.0)]), blue(vec![point("a", 8.0), point("b", 4.0)]));
    assert!((both * 2).abs_diff(one * 3) < one / 50, "{both} of {one}");

    let picture = picture(&chart(Kind::Shares, vec![point("a", 6.0), point("b", -3.0)]));
    let (blue, red) = (count(&picture, canvas::NOW), count(&picture, canvas::BELOW_ZERO));
    assert!((red * 2).abs_diff(blue) < blue / 50, "{red} beside {blue}");
}

#[test]
fn parts_of_a_whole_have_colours_of_their_own_unless_they_are_compared() {
    let parts = chart(Kind::Shares, vec![point("a", 6.0), point("b", 4.0)]);
    assert!(count(&picture(&parts), canvas::PARTS[1]) > 10_000);
    let compared = picture(&compared(parts, vec![5.0, 5.0]));
    assert_eq!(count(&compared, canvas::PARTS[1]), 0);
    assert!(count(&compared, canvas::BEFORE) > 10_000);
}

#[test]
fn a_line_is_compared_beyond_its_end() {
    let line = chart(Kind::Line, vec![point("1 қар", 2.0), point("2 қар", 3.0)]);
    let rightmost = |picture: &Pixmap| {
        let beyond = picture.pixels().chunks(1080).flat_map(|row| row[900..].iter());
        beyond.filter(|pixel| is(pixel, canvas::BEFORE)).count()
    };
    assert_eq!(rightmost(&picture(&line)), 0);
    assert!(rightmost(&picture(&compared(line, vec![1.0; 10]))) > 100);
}

fn any_chart() -> impl Strategy<Value = Chart> {
    let value = prop_oneof![any::<f64>(), -1e13..1e13, Just(0.0), -5.0..100.0];
    let points = proptest::collection::vec((".{0,30}", value.clone(), ".{0,20}"), 0..40);
    let before = proptest::option::of(proptest::collection::vec(value, 0..40));
    let units = proptest::collection::vec((any::<f64>(), ".{0,9}"), 0..3);
    (proptest::sample::select(&KINDS), ".{0,200}", points, before, units).prop_map(
        |(kind, title, points, before, units)| {
            let point = |(label, value, shown)| Point { label, value, shown };
            let points = points.into_iter().map(point).collect();
            let units = units.into_iter().map(|(size, name)| Unit { size, name }).collect();
            let before = before.map(|values| Comparison { now: title.clone(), then: title.clone(), values });
            Chart { subtitle: title.clone(), title, kind, points, before, units }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_the_points_are_there_is_one_picture_of_them(chart in any_chart()) {
        let picture = picture(&chart);
        let rows = picture.pixels().chunks(1080).skip(64);
        let drawn = rows.flat_map(|row| &row[64..1016]).take(952 * (picture.height() as usize - 128));
        let drawn = drawn.filter(|pixel| !is(pixel, canvas::CARD)).count();
        prop_assert!(drawn > 50, "an empty picture");
        prop_assert!(picture.data() == Pixmap::decode_png(&chart.png()).unwrap().data());
    }
}
