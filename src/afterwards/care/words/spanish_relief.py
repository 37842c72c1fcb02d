"""What is said in Spanish of how long it holds: ranges, what is missing, signals, limits. By key."""

from __future__ import annotations

RELIEF: dict[str, str] = {
    "relief.title": "¿Cuánto le dura?",
    # the range: never one date alone, nothing beyond 90 days
    "relief.range": "La mitad de su mejoría puede irse antes del {first} en 1 de cada 10 casos. Antes del"
    " {half} es igual de probable que sí o que no.",
    "relief.range.short": "Cerca de 1 de 10 antes del {first}. Antes del {half}, igual de probable que sí o"
    " que no.",
    "relief.range.long": "La mitad de su mejoría puede irse antes del {first} en 1 de cada 10 casos. Lo más"
    " probable es que dure 3 meses, por lo que se sabe.",
    "relief.hold": "Lo más probable es que dure 3 meses, por lo que se sabe.",
    "relief.if": "Esto es así si no hay otra sesión.",
    "relief.if planned": "Esto es así si no hay más sesiones que las previstas.",
    "relief.planned": "Con las sesiones de su plan",
    "relief.planned.if": "Supongamos que las {count} sesiones de su plan se hacen, la última el {day}, y"
    " ninguna más.",
    "relief.planned.if.one": "Supongamos que la sesión de su plan se hace el {day}, y ninguna más.",
    "relief.planned.note": "Nadie ha probado este tipo de rango. No dice cuántas sesiones necesita, ni"
    " cuándo.",
    "relief.already": "Sus notas recientes están en su punto medio o más allá.",
    "relief.silent": "No hay datos desde hace 14 días. Dejamos de dibujar.",
    "relief.no mark.baseline": "No hay punto medio. Falta una nota de antes de su primera sesión.",
    "relief.no mark.session": "No hay punto medio. Falta una primera sesión.",
    "relief.no mark.gain": "No hay punto medio. Sus notas aún no han bajado {points} puntos.",
    "relief.now": "Su nivel de hoy es de unos {level}. Está entre {low} y {high} en 8 de cada 10 casos.",
    "relief.today": "Hoy y lo que viene",
    "relief.lower": "Más bajo es más leve.",
    "relief.ahead": "En {days} días su nota puede ser de {low} a {high}. Es así 8 de cada 10 veces.",
    "relief.fading": "La mitad de lo que dejó su última sesión se va en {low} a {high} días. Es así 8 de"
    " cada 10 veces.",
    "relief.fading.about": "La mitad de lo que dejó su última sesión se va en unos {low} días. No podemos"
    " decir cuán exacto es.",
    "relief.fading.long": "La mitad de lo que dejó su última sesión tarda en irse de {low} días a más de"
    " {most}. Es así 9 de cada 10 veces.",
    "relief.fading.slow": "Lo que dejó su última sesión se va despacio: la mitad dura más de {most} días."
    " Es así 9 de cada 10 veces.",
    "relief.from": "Con {scores} respuestas.",
    "relief.from.moods": "Con {scores} respuestas y {count} toques diarios.",
    "relief.from.moods.one": "Con {scores} respuestas y un toque diario.",
    "relief.trial": "Los ajustes de esta escala están a prueba. Nadie los ha probado.",
    "relief.question": "Una pregunta para su equipo médico",
    "relief.question.fade": "¿Qué haríamos si empieza a irse?",
    "relief.question.worse": "Mis notas han subido. ¿Qué puede ser, y qué podemos hacer?",
    "relief.question.more": "¿Qué notas nos ayudarían a ver cuánto dura?",
    # the picture
    "relief.mark": "punto medio: {level}",
    "relief.mark.now": "hoy",
    "relief.mark.first": "1 de 10",
    "relief.mark.half": "mitad y mitad",
    "relief.mark.limit": "límite",
    "relief.note": "Un margen hecho con sus respuestas, no una fecha que esperar. 2 de cada 10 veces no"
    " acierta. Se hizo y se probó con personas inventadas, aún no con pacientes.",
    "relief.note.others": "Un margen hecho con otras personas, no con usted. Se hizo y se probó con personas"
    " inventadas, aún no con pacientes.",
    "relief.table": "En una tabla",
    "relief.table.heads": "Día | Mínimo | Bajo | Medio | Alto | Máximo",
    # not enough yet
    "relief.not yet": "Aún no basta",
    "relief.not yet.sub": "No vamos a adivinar. Esto es lo que falta.",
    "relief.missing": "Lo que falta",
    "relief.missing.later": "{count} notas de después del día 3.",
    "relief.missing.later.one": "Una nota de después del día 3.",
    "relief.missing.scores": "{count} notas más.",
    "relief.missing.scores.one": "Una nota más.",
    "relief.missing.recent": "Una nota nueva. La última es muy vieja.",
    "relief.missing.recent.one": "Una nota nueva. La última es muy vieja.",
    "relief.missing.with": "{count} semanas más con el hábito y con dos toques o más.",
    "relief.missing.with.one": "Una semana más con el hábito y con dos toques o más.",
    "relief.missing.without": "{count} semanas más sin el hábito y con dos toques o más.",
    "relief.missing.without.one": "Una semana más sin el hábito y con dos toques o más.",
    "relief.others": "Hasta entonces: personas como usted, no usted",
    "relief.others.study": "Un estudio siguió a 537 personas. De las que mejoraron, cerca de 8 de cada 10"
    " seguían así tras 4 semanas. Tras 8 semanas, cerca de 6 de cada 10.",
    "relief.others.ahead": "De las personas con las mismas sesiones, 8 de cada 10 tendrían de {low} a {high}"
    " en {days} días.",
    "relief.others.source": "Fuente: datos de clínicas, 2022, sin más sesiones. Su caso puede durar menos,"
    " durar más o no mejorar.",
    "relief.weeks": "{count} semanas",
    "relief.scale.score": "{scale} {score}",
    # what it is made of
    "relief.moved": "Qué lo movió",
    "relief.moved.up": "{scale} {score}, {day}: subió el nivel {points}.",
    "relief.moved.down": "{scale} {score}, {day}: bajó el nivel {points}.",
    "relief.moved.parts": "Su nivel de siempre, {usual}, menos {left} que queda de sus sesiones. Altos y"
    " bajos recientes: {ups}.",
    "relief.moved.parts.above": "Su nivel de siempre, {usual}, más {left} que queda de sus sesiones. Altos y"
    " bajos recientes: {ups}.",
    # the signal
    "relief.signal": "Sus notas recientes dicen que la mitad de su mejoría puede haberse ido.",
    "relief.signal.short": "La mitad de su mejoría puede haberse ido. Hable con su equipo médico.",
    "relief.signal.level": "Nivel de unos {level}, {day}; punto medio {mark}.",
    "relief.signal.act": "Esto no es un servicio de urgencias. Piense en hablar con su equipo médico.",
    "relief.signal.budget": "Este aviso se equivoca unas {false} veces al año por persona.",
    "relief.signal.budget.one": "Este aviso se equivoca cerca de una vez al año por persona.",
    "relief.signal.misses": "Cerca de 1 de cada {one_in} bajadas reales no se avisa en una semana. Que no"
    " haya aviso no quiere decir que todo va bien.",
    # habits
    "relief.habit": "{habit}: su ánimo fue más alto, {difference} puntos, en las semanas con él ({low} a"
    " {high}).",
    "relief.habit.lower": "{habit}: su ánimo fue más bajo, {difference} puntos, en las semanas con él ({low}"
    " a {high}).",
    "relief.habit.unclear": "{habit}: aún no hay una diferencia clara ({low} a {high} puntos).",
    "relief.habit.not yet": "{habit}: aún no basta.",
    "relief.habit.caution": "Van juntos. Uno no tiene por qué causar el otro. Los dos pueden venir de una"
    " buena racha.",
    "relief.habit.count": "Miramos {count} hábitos.",
    "relief.habit.count.one": "Miramos un hábito.",
    # the limits, all nine, in the product wherever a curve is shown
    "relief.limits": "Lo que no puede hacer",
    "relief.limit.1": "Se hizo y se probó con personas inventadas. Se parecen a las medias que se han"
    " publicado. Aún no se ha probado con pacientes. Los estudios son pequeños o no tienen grupo de control.",
    "relief.limit.2": "Describe lo que usted cuenta. No distingue la medicina de la esperanza ni de otros"
    " cuidados. Tampoco de la época del año o de la vida. 'Irse' habla de sus notas, no de la medicina.",
    "relief.limit.3": "No sabe su dosis, su diagnóstico ni sus otras medicinas. Nunca propone ninguna. No"
    " prevé ideas de suicidio ni urgencias.",
    "relief.limit.4": "Un golpe de la vida o una nueva crisis no se pueden prever. El margen los tiene en"
    " cuenta solo de media. Cerca de 1 de cada 5 veces no acierta. Es así a propósito.",
    "relief.limit.5": "Cerca de un aviso al año es falso. Cerca de 1 de cada 4 bajadas reales no se avisa en"
    " una semana. Que no haya aviso no quiere decir que todo va bien.",
    "relief.limit.6": "Si usted cuenta menos cuando está peor, el cálculo sale muy bueno. Tras 14 días sin"
    " datos lo dice, y para.",
    "relief.limit.7": "Lo que dura menos de 2 semanas o más de un año se ve mal. No damos fechas a más de 90"
    " días.",
    "relief.limit.8": "Las personas inventadas no son como las reales en cosas que sabemos. Demasiadas"
    " mejoran con una sola sesión. Cuando paran, empeoran muy pronto. Algunos números son de memoria.",
    "relief.limit.9": "Las escalas que no son el PHQ-9 o el PHQ-8 usan ajustes que nadie ha probado. Lo de"
    " los hábitos dice qué va junto. Menos de 0,6 puntos de ánimo no se ven en 6 meses.",
    # scales
    "relief.scale.phq9": "PHQ-9",
    "relief.scale.phq8": "PHQ-8",
    "relief.scale.gad7": "GAD-7",
    "relief.scale.pcl5": "PCL-5",
    "relief.scale.peg": "PEG",
    "relief.scale.mood": "Ánimo",
}
