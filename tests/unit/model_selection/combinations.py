"""Searches of many kinds: what is searched, over what, and what else `fit` is told."""

import copy
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.datasets import load_diabetes, make_classification
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.ensemble import RandomForestClassifier, VotingClassifier
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.feature_selection import SelectFromModel, SelectKBest, chi2, f_classif
from sklearn.frozen import FrozenEstimator
from sklearn.impute import KNNImputer, SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge, SGDClassifier
from sklearn.model_selection import GroupKFold, ShuffleSplit, TimeSeriesSplit
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import GaussianNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    KernelCenterer,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    StandardScaler,
    TargetEncoder,
)
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

X, y = make_classification(120, 8, n_informative=5, n_classes=3, random_state=0)
X_positive = X - X.min()
X_holes = np.where(np.random.default_rng(0).random(X.shape) < 0.1, np.nan, X)
X_sparse = scipy.sparse.csr_matrix(np.where(np.abs(X) < 0.5, 0, X))
X_kernel = X @ X.T
groups = np.arange(120) % 7
weights = np.random.default_rng(1).random(120) + 0.5
frame = pd.DataFrame(X[:, :3], columns=["a", "b", "c"]).assign(
    town=np.array(["Rome", "Oslo", "Bern"])[y], size=np.arange(120) % 4
)
texts = [
    " ".join(np.array(["red", "green", "blue", "sun", "moon"])[np.r_[k, np.arange(i % 5), k]])
    for i, k in enumerate(y)
]
X_diabetes, y_diabetes = (rows[:120] for rows in load_diabetes(return_X_y=True))


def scale_columns(rows):
    """Change the rows themselves, as careless functions do."""
    rows *= 2
    return rows


def count_right(estimator, rows, truth):
    """Look at the whole pipeline, as only a function of one's own may."""
    named = getattr(estimator, "named_steps", {})
    return float((estimator.predict(rows) == truth).sum() + len(named))


@dataclass
class Combination:
    estimator: Any
    grid: Any
    X: Any = None
    y: Any = None
    options: dict[str, Any] = field(default_factory=dict)
    fit: dict[str, Any] = field(default_factory=dict)

    @property
    def rows(self):
        rows = X if self.X is None else self.X, y if self.y is None else self.y
        return copy.deepcopy(rows)  # the refit of "rows changed in place" changes them


def pipe(**steps):
    return Pipeline(list(steps.items()))


def columns(**parts):
    wanted = {"numbers": ["a", "b", "c"], "words": ["town"], "codes": ["size"]}
    return ColumnTransformer([(name, part, wanted[name]) for name, part in parts.items()])


logistic = LogisticRegression(max_iter=50)
ks, Cs = [2, 4], [0.1, 1.0]

COMBINATIONS = {
    "one estimator": Combination(SVC(), {"C": Cs, "gamma": ["scale", 0.1]}),
    "a list of grids": Combination(SVC(), [{"C": Cs}, {"kernel": ["linear"], "C": [0.1, 1]}]),
    "the same candidate twice": Combination(SVC(), [{"C": [1.0]}, {"C": [1.0, 2.0]}]),
    "scale, PCA, SVC": Combination(
        pipe(scale=StandardScaler(), pca=PCA(), svc=SVC()),
        {"pca__n_components": ks, "svc__C": Cs},
        options={"return_train_score": True},
    ),
    "steps swapped": Combination(
        pipe(scale=StandardScaler(), clf=SVC()),
        {"scale": [MinMaxScaler(), "passthrough", StandardScaler()], "clf": [SVC(), GaussianNB()]},
    ),
    "impute, then trees": Combination(
        pipe(impute=KNNImputer(), clf=DecisionTreeClassifier(random_state=0)),
        {"impute__n_neighbors": ks, "clf__max_depth": ks},
        X=X_holes,
        options={"return_train_score": True},
    ),
    "sparse": Combination(
        pipe(scale=MaxAbsScaler(), svd=TruncatedSVD(random_state=0), clf=logistic),
        {"svd__n_components": ks, "clf__C": Cs},
        X=X_sparse,
    ),
    "sparse SVC": Combination(SVC(), {"C": Cs}, X=X_sparse),
    "a sparse array": Combination(
        pipe(scale=MaxAbsScaler(), clf=logistic), {"clf__C": Cs}, X=scipy.sparse.csr_array(X_sparse)
    ),
    "text": Combination(
        pipe(vec=TfidfVectorizer(), select=SelectKBest(chi2), clf=SGDClassifier(random_state=0)),
        {"select__k": ks, "clf__alpha": [1e-4, 1e-2]},
        X=texts,
    ),
    "text, vectorizer searched": Combination(
        pipe(vec=CountVectorizer(), clf=MultinomialNB()),
        {"vec__ngram_range": [(1, 1), (1, 2)], "vec__binary": [True, False], "clf__alpha": Cs},
        X=texts,
    ),
    "hashing": Combination(
        pipe(vec=HashingVectorizer(n_features=64), clf=SGDClassifier(random_state=0)),
        {"clf__alpha": [1e-4, 1e-2]},
        X=np.array(texts, dtype=object),
    ),
    "several metrics": Combination(
        pipe(scale=StandardScaler(), clf=logistic),
        {"clf__C": Cs},
        options={
            "scoring": ["accuracy", "neg_log_loss", "roc_auc_ovr"],
            "refit": "accuracy",
            "return_train_score": True,
        },
    ),
    "a scorer of one's own": Combination(
        pipe(scale=StandardScaler(), clf=GaussianNB()),
        {"clf__var_smoothing": [1e-9, 1e-1]},
        options={"scoring": count_right, "return_train_score": True},
    ),
    "groups": Combination(
        pipe(scale=StandardScaler(), clf=SVC()),
        {"clf__C": Cs},
        options={"cv": GroupKFold(3)},
        fit={"groups": groups},
    ),
    "sample weights": Combination(
        SVC(), {"C": Cs}, fit={"sample_weight": weights}, options={"scoring": "accuracy"}
    ),
    "sample weights of a step": Combination(
        pipe(scale=StandardScaler(), clf=SVC()),
        {"clf__C": Cs, "scale__with_mean": [True, False]},
        fit={"clf__sample_weight": weights, "scale__sample_weight": weights},
    ),
    "time series": Combination(
        pipe(scale=StandardScaler(), clf=Ridge()),
        {"clf__alpha": Cs},
        X=X_diabetes,
        y=y_diabetes,
        options={"cv": TimeSeriesSplit(3)},
    ),
    "shuffled splits": Combination(
        SVC(), {"C": Cs}, options={"cv": ShuffleSplit(4, random_state=0)}
    ),
    "regression": Combination(
        pipe(poly=PolynomialFeatures(), scale=StandardScaler(), clf=Ridge()),
        {"poly__degree": [1, 2], "clf__alpha": Cs},
        X=X_diabetes,
        y=y_diabetes,
        options={"scoring": "neg_mean_absolute_error", "return_train_score": True},
    ),
    "transformed target": Combination(
        TransformedTargetRegressor(Ridge(), func=np.log1p, inverse_func=np.expm1),
        {"regressor__alpha": Cs},
        X=X_diabetes,
        y=y_diabetes,
    ),
    "several targets": Combination(
        pipe(scale=StandardScaler(), clf=Ridge()),
        {"clf__alpha": Cs},
        X=X_diabetes,
        y=np.c_[y_diabetes, -y_diabetes],
    ),
    "clusters": Combination(
        pipe(scale=StandardScaler(), km=KMeans(random_state=0, n_init=2)),
        {"km__n_clusters": [2, 3]},
    ),
    "union of features": Combination(
        pipe(
            union=FeatureUnion([("pca", PCA()), ("best", SelectKBest(f_classif))]), clf=GaussianNB()
        ),
        {"union__pca__n_components": ks, "union__best__k": ks, "clf__var_smoothing": [1e-9, 0.1]},
        options={"return_train_score": True},
    ),
    "weighted union with a gap": Combination(
        pipe(
            union=FeatureUnion(
                [("pca", PCA()), ("same", "passthrough"), ("none", "drop")],
                transformer_weights={"pca": 2.0},
            ),
            clf=SVC(),
        ),
        {"union__pca__n_components": ks, "union__none": ["drop", MinMaxScaler()]},
    ),
    "columns": Combination(
        pipe(
            cols=columns(numbers=StandardScaler(), words=OneHotEncoder(), codes="passthrough"),
            clf=logistic,
        ),
        {"cols__numbers__with_mean": [True, False], "clf__C": Cs},
        X=frame,
        options={"return_train_score": True},
    ),
    "columns, encoders swapped": Combination(
        pipe(
            cols=columns(
                numbers=pipe(impute=SimpleImputer(), pca=PCA()),
                words=OneHotEncoder(handle_unknown="ignore"),
            ),
            clf=DecisionTreeClassifier(random_state=0),
        ),
        {
            "cols__numbers__pca__n_components": [1, 2],
            "cols__words": [OneHotEncoder(handle_unknown="ignore"), OrdinalEncoder(), "drop"],
            "clf__max_depth": ks,
        },
        X=frame,
    ),
    "columns as frames": Combination(
        pipe(
            cols=columns(numbers=StandardScaler(), codes=MinMaxScaler()).set_output(
                transform="pandas"
            ),
            clf=GaussianNB(),
        ),
        {"cols__numbers__with_std": [True, False], "cols__remainder": ["drop"]},
        X=frame,
    ),
    "target encoder": Combination(
        pipe(
            cols=columns(words=TargetEncoder(random_state=0), numbers="passthrough"), clf=logistic
        ),
        {"cols__words__smooth": ["auto", 5.0], "clf__C": Cs},
        X=frame,
        options={"return_train_score": True},
    ),
    "nested pipelines": Combination(
        pipe(
            first=pipe(scale=StandardScaler(), pca=PCA()),
            second=pipe(best=SelectKBest(f_classif), clf=SVC()),
        ),
        {"first__pca__n_components": [4, 6], "second__best__k": [2, 3], "second__clf__C": Cs},
    ),
    "a union inside columns": Combination(
        pipe(
            cols=ColumnTransformer(
                [("u", FeatureUnion([("p", PCA()), ("s", StandardScaler())]), [0, 1, 2])],
                remainder="passthrough",
            ),
            clf=GaussianNB(),
        ),
        {"cols__u__p__n_components": [1, 2]},
    ),
    "selected by a model": Combination(
        pipe(select=SelectFromModel(DecisionTreeClassifier(random_state=0)), clf=GaussianNB()),
        {"select__threshold": ["mean", "median"], "clf__var_smoothing": [1e-9, 0.1]},
    ),
    "a memory": Combination(
        Pipeline([("scale", StandardScaler()), ("clf", SVC())], memory=None), {"clf__C": Cs}
    ),
    "rows changed in place": Combination(
        pipe(twice=FunctionTransformer(scale_columns), scale=StandardScaler(copy=False), clf=SVC()),
        {"clf__C": Cs},
    ),
    "a frozen step": Combination(
        pipe(scale=FrozenEstimator(StandardScaler().fit(X)), clf=SVC()),
        {
            "scale": [
                FrozenEstimator(MinMaxScaler().fit(X[:9])),
                FrozenEstimator(MinMaxScaler().fit(X)),
            ]
        },
    ),
    "a kernel": Combination(SVC(kernel="precomputed"), {"C": Cs}, X=X_kernel),
    "a kernel in a pipeline": Combination(
        pipe(center=KernelCenterer(), clf=SVC(kernel="precomputed")), {"clf__C": Cs}, X=X_kernel
    ),
    "lists": Combination(
        pipe(norm=Normalizer(), clf=KNeighborsClassifier()),
        {"clf__n_neighbors": [1, 3]},
        X=X.tolist(),
        y=y.tolist(),
    ),
    "a vote": Combination(
        VotingClassifier([("nb", GaussianNB()), ("svc", SVC())]),
        {"svc__C": Cs, "nb": [GaussianNB(), "drop"]},
    ),
    "one against the rest": Combination(
        OneVsRestClassifier(SVC()), {"estimator__C": Cs}, options={"scoring": "f1_macro"}
    ),
    "a seeded forest": Combination(
        pipe(scale=StandardScaler(), clf=RandomForestClassifier(5, random_state=0)),
        {"clf__max_depth": ks},
    ),
    "a shared generator": Combination(
        pipe(scale=StandardScaler(), clf=SGDClassifier(random_state=np.random.RandomState(3))),
        {"clf__alpha": [1e-4, 1e-2]},
    ),
}
